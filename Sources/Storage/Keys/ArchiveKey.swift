/// The key that one archive is encrypted with; when it is destroyed, so is the archive.
public struct ArchiveKey: Sendable {
    /// The key itself, in 32 bytes.
    public let bytes: [UInt8]

    /// Makes a new key.
    public init(using generator: inout some RandomNumberGenerator) {
        bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Opens the key of a stored archive.
    init(of archive: StoredArchive, sealed: [UInt8], openedWith masterKey: MasterKey) throws(KeyError) {
        bytes = try masterKey.open(sealed, for: .archive(archive.id))
    }

    /// The key as the database keeps it.
    public func sealed(with masterKey: MasterKey, for archive: StoredArchive.ID) throws -> [UInt8] {
        try masterKey.seal(bytes, for: .archive(archive))
    }
}
