/// Why a key cannot be used.
public enum KeyError: Error, Equatable, CustomStringConvertible {
    /// There is no file with the master key.
    case masterKeyMissing(path: String)
    /// The file with the master key cannot be read, or holds something else.
    case masterKeyUnreadable(path: String)
    /// The master key is not the one that the database's keys were sealed with.
    case wrongMasterKey
    /// The organization has no key to sign with.
    case noSigningKey

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .masterKeyMissing(let path):
            "The master key is missing: there is no file \(path). Restore it from a backup, or name its place with "
                + "HABEAS_MASTER_KEY_FILE. If it is lost for good, habeas key reset starts anew."
        case .masterKeyUnreadable(let path):
            "The master key in \(path) cannot be read. The file must hold 64 hexadecimal digits and nothing else."
        case .wrongMasterKey:
            "The master key is not the one that this database's keys were sealed with. Restore the right one from a "
                + "backup, or name its place with HABEAS_MASTER_KEY_FILE."
        case .noSigningKey:
            "The organization has no key to sign archives with. Make one with habeas key rotate."
        }
    }
}
