public import Chat
internal import Database

/// One finished import.
public struct ImportRecord: Sendable {
    /// Identifies an import.
    public typealias ID = Identifier<ImportRecord>

    /// Identifies this import.
    public let id: ID
    /// The organization that imported.
    public let organization: Organization.ID
    /// The chat system, such as `slack`.
    public let source: String
    /// The name of the file or folder, without its path.
    public let file: String
    /// When it was committed.
    public let finishedAt: Instant
    /// Its counts, as a JSON object.
    public let report: String

    /// Makes a record of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        source: String,
        file: String,
        finishedAt: Instant,
        report: String
    ) {
        self.id = id
        self.organization = organization
        self.source = source
        self.file = file
        self.finishedAt = finishedAt
        self.report = report
    }
}

/// What was imported, from where.
public struct ImportRepository {
    let connection: any DatabaseConnection

    /// Adds the record of a finished import.
    public func insert(_ record: ImportRecord) throws {
        try connection.execute(
            """
            INSERT INTO imports (id, organization, source, file, finished_at, report) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .id(record.id), .id(record.organization), .text(record.source), .text(record.file),
                .instant(record.finishedAt), .text(record.report),
            ]
        )
    }

    /// Whether an import was finished.
    public func contains(_ id: ImportRecord.ID) throws -> Bool {
        try connection.first("SELECT 1 FROM imports WHERE id = $1", [.id(id)]) { _ in true } ?? false
    }

    /// The organization's imports, the oldest first.
    public func all(in organization: Organization.ID) throws -> [ImportRecord] {
        try connection.all(
            """
            SELECT id, organization, source, file, finished_at, report FROM imports WHERE organization = $1
            ORDER BY finished_at, id
            """,
            [.id(organization)]
        ) { row in
            ImportRecord(
                id: row.id(0),
                organization: row.id(1),
                source: row.text(2),
                file: row.text(3),
                finishedAt: row.instant(4),
                report: row.text(5)
            )
        }
    }
}
