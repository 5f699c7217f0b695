/// The name of a zip member, and whether it may be in an export.
struct ZipMemberName {
    /// The name: UTF-8, or Latin-1 where it is not that.
    let text: String
    /// Why the name is refused, as the end of a sentence; `nil` when nothing is wrong with it.
    let fault: String?

    /// Whether the member only announces a folder.
    var isFolder: Bool { text.hasSuffix("/") }

    init(_ bytes: [UInt8]) {
        text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        fault = Self.fault(of: bytes)
    }

    private static func fault(of bytes: [UInt8]) -> String? {
        if bytes.isEmpty { return "has no name" }
        if bytes.contains(0) { return "has a NUL in its name" }
        if bytes.contains(UInt8(ascii: "\\")) { return "has a backslash in its name" }
        if bytes.first == UInt8(ascii: "/") { return "has an absolute path" }
        // "C:" would be absolute on the system that the zip may have been made for.
        if bytes.dropFirst().first == UInt8(ascii: ":") { return "has an absolute path" }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { return "has a path that leads out of the zip" }
        return nil
    }
}
