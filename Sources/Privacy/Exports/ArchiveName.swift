private import Chat
internal import Storage

/// What the name of a finished archive's file tells.
struct ArchiveName {
    /// What the archive was made for.
    let source: StoredArchive.Source

    private static let lengthOfIdentifier = 36

    /// Reads a name; `nil` for one that no archive has.
    init?(_ file: String) {
        var rest = file[...]
        if rest.hasSuffix(".sealed") { rest = rest.dropLast(".sealed".count) }
        guard rest.hasSuffix(".zip") else { return nil }
        let isMerge = rest.hasPrefix("case-")
        if isMerge { rest = rest.dropFirst("case-".count) }
        let identifier = String(rest.prefix(Self.lengthOfIdentifier))
        guard rest.dropFirst(Self.lengthOfIdentifier).hasPrefix("-") else { return nil }
        if isMerge {
            guard let id = PrivacyCase.ID(identifier) else { return nil }
            source = .merge(id)
        } else {
            guard let id = PrivacyRequest.ID(identifier) else { return nil }
            source = .request(id)
        }
    }
}
