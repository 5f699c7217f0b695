extension Attachment {
    /// Where archives have the file's bytes: by their SHA-256, never by the name that somebody gave, which might be
    /// anything; `nil` when there are none, or none any more.
    public var archivePath: String? {
        guard let digest, deletedAt == nil else { return nil }
        return "data/attachments/\(digest.hexadecimal)\(Self.ending(of: name ?? ""))"
    }

    /// The ending of a name if it is one to be trusted: a dot and up to ten letters or digits, so that programs know
    /// what to open the file with.
    private static func ending(of name: String) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last, (1...10).contains(last.utf8.count),
            last.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return "" }
        return "." + last.lowercased()
    }
}
