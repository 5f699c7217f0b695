public import Chat
internal import Database

/// The archives that requests and cases have yielded.
public struct ArchiveRepository {
    let connection: any DatabaseConnection

    /// Adds an archive; a request has one, and so has a case.
    public func insert(_ archive: StoredArchive) throws {
        let (request, merge): (PrivacyRequest.ID?, PrivacyCase.ID?) =
            switch archive.source {
            case .request(let id): (id, nil)
            case .merge(let id): (nil, id)
            }
        try connection.execute(
            """
            INSERT INTO archives
                (id, organization, request, case_id, file, size, digest, messages, created_at, sealed_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .id(archive.id), .id(archive.organization), .id(request), .id(merge), .text(archive.file),
                .integer(archive.size), .bytes(archive.digest), .integer(Int64(archive.messages)),
                .instant(archive.createdAt), archive.sealedKey.map { .bytes($0) } ?? .null,
            ]
        )
    }

    /// The archive with an identifier, of whichever organization; the caller checks whose it may be.
    public func find(_ id: StoredArchive.ID) throws -> StoredArchive? {
        try connection.first(Self.select + " WHERE id = $1", [.id(id)], Self.read)
    }

    /// The archive of a request.
    public func find(of request: PrivacyRequest.ID) throws -> StoredArchive? {
        try connection.first(Self.select + " WHERE request = $1", [.id(request)], Self.read)
    }

    /// The archive that a case's were merged into.
    public func find(of merge: PrivacyCase.ID) throws -> StoredArchive? {
        try connection.first(Self.select + " WHERE case_id = $1", [.id(merge)], Self.read)
    }

    /// Notes that an archive is destroyed, and erases its key.
    public func destroy(_ id: StoredArchive.ID, at now: Instant) throws {
        try connection.execute(
            "UPDATE archives SET sealed_key = NULL, destroyed_at = $1 WHERE id = $2",
            [.instant(now), .id(id)]
        )
    }

    /// How many archives of an organization there are to download, and how many bytes they have together.
    public func total(in organization: Organization.ID) throws -> (count: Int, bytes: Int64) {
        try connection.first(
            """
            SELECT COUNT(*), COALESCE(SUM(size), 0) FROM archives WHERE organization = $1 AND destroyed_at IS NULL
            """,
            [.id(organization)]
        ) { (Int($0.integer(0)), $0.integer(1)) } ?? (0, 0)
    }

    /// How many archives are encrypted, of all organizations.
    public func countSealed() throws -> Int {
        try connection.count("SELECT COUNT(*) FROM archives WHERE sealed_key IS NOT NULL")
    }

    /// Notes that all encrypted archives are destroyed, since their keys cannot be opened any more; tells how many.
    public func destroySealed(at now: Instant) throws -> Int {
        try connection.execute(
            "UPDATE archives SET sealed_key = NULL, destroyed_at = $1 WHERE sealed_key IS NOT NULL",
            [.instant(now)]
        )
    }

    /// All archives that were not destroyed, of all organizations.
    public func kept() throws -> [StoredArchive] {
        try connection.all(Self.select + " WHERE destroyed_at IS NULL ORDER BY id", [], Self.read)
    }

    /// All archives that were destroyed, of all organizations.
    public func destroyed() throws -> [StoredArchive] {
        try connection.all(Self.select + " WHERE destroyed_at IS NOT NULL", [], Self.read)
    }

    private static let select =
        """
        SELECT id, organization, request, file, size, digest, messages, created_at, sealed_key, destroyed_at, case_id
        FROM archives
        """

    private static func read(_ row: any DatabaseRow) -> StoredArchive {
        StoredArchive(
            id: row.id(0),
            organization: row.id(1),
            source: row.optionalID(10).map { .merge($0) } ?? .request(row.id(2)),
            file: row.text(3),
            size: row.integer(4),
            digest: Array(row.bytes(5)),
            messages: Int(row.integer(6)),
            createdAt: row.instant(7),
            sealedKey: row.isNull(8) ? nil : Array(row.bytes(8)),
            destroyedAt: row.optionalInstant(9)
        )
    }
}
