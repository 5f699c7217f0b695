/// Why archives are not merged.
public enum MergeError: Error, Equatable, CustomStringConvertible {
    /// An archive is not valid; with what is wrong.
    case notValid(file: String, problems: String)
    /// A file is no archive of one request.
    case notAnArchive(file: String, reason: String)
    /// Two archives are of the same request.
    case sameRequest(file: String, other: String)
    /// Two archives are of different organizations.
    case otherOrganization(file: String, other: String)
    /// A file inside an archive cannot be read as what it should be.
    case unreadable(file: String, name: String)
    /// Two archives say different things of one message, and neither is the newer.
    case contradiction(message: String, file: String, other: String)
    /// There is something where the merged archive is to be.
    case outputExists(path: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .notValid(let file, let problems):
            "\(file) is not valid: \(problems). Fetch the archive again, or merge it all the same with --unverified; "
                + "the merged archive then says so."
        case .notAnArchive(let file, let reason): "\(file) cannot be merged: \(reason)."
        case .sameRequest(let file, let other):
            "\(file) and \(other) are archives of the same request. Name one of them only."
        case .otherOrganization(let file, let other):
            "\(file) and \(other) are of different organizations. Merge those of each organization apart."
        case .unreadable(let file, let name):
            "\(name) in \(file) cannot be read as part of an archive. Fetch the archive again."
        case .contradiction(let message, let file, let other):
            "\(file) and \(other) have different contents for message \(message), and neither is the newer. "
                + "Make the requests again and merge the new archives."
        case .outputExists(let path): "\(path) exists already. Give --output a new name."
        }
    }
}
