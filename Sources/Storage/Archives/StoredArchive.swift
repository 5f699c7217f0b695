public import Chat

/// The file that a completed export request, or a completed case, has yielded.
public struct StoredArchive: Sendable {
    /// Identifies an archive for its download.
    public typealias ID = Identifier<StoredArchive>

    /// What yields archives.
    public enum Source: Equatable, Sendable {
        /// A request about one person.
        case request(PrivacyRequest.ID)
        /// A case, whose requests' archives were merged.
        case merge(PrivacyCase.ID)

        /// The identifier of the request or the case.
        public var identifier: String {
            switch self {
            case .request(let id): id.description
            case .merge(let id): id.description
            }
        }
    }

    /// Identifies this archive.
    public let id: ID
    /// The organization that it belongs to.
    public let organization: Organization.ID
    /// What yielded it.
    public let source: Source
    /// The file's name inside the directory of archives.
    public let file: String
    /// The file's size in bytes.
    public let size: Int64
    /// The SHA-256 of the file.
    public let digest: [UInt8]
    /// How many messages and events it holds.
    public let messages: Int
    /// When it was finished.
    public let createdAt: Instant
    /// The key that its file is encrypted with, sealed with the master key; `nil` when it is not encrypted.
    let sealedKey: [UInt8]?
    /// Whether its file is encrypted.
    public var isSealed: Bool { sealedKey != nil }
    /// When it was destroyed; the file and the key are gone since.
    public let destroyedAt: Instant?

    /// Makes an archive of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        source: Source,
        file: String,
        size: Int64,
        digest: [UInt8],
        messages: Int,
        createdAt: Instant,
        sealedKey: [UInt8]? = nil,
        destroyedAt: Instant? = nil
    ) {
        self.id = id
        self.organization = organization
        self.source = source
        self.file = file
        self.size = size
        self.digest = digest
        self.messages = messages
        self.createdAt = createdAt
        self.sealedKey = sealedKey
        self.destroyedAt = destroyedAt
    }

    /// The key that its file is encrypted with; `nil` when it is not encrypted.
    ///
    /// - Throws: ``KeyError/wrongMasterKey`` when it was sealed with another master key.
    public func key(openedWith masterKey: MasterKey) throws(KeyError) -> ArchiveKey? {
        guard let sealedKey else { return nil }
        return try ArchiveKey(of: self, sealed: sealedKey, openedWith: masterKey)
    }
}
