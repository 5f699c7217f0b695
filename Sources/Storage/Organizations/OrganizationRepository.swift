public import Chat
internal import Database

/// The tenants.
public struct OrganizationRepository {
    let connection: any DatabaseConnection

    /// Adds an organization, with the key that signs its download links.
    public func insert(_ organization: Organization, linkKey: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO organizations (id, name, retention_days, reactions_enabled, link_key, created_at,
                edit_window_seconds)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .id(organization.id), .text(organization.name), .integer(Int64(organization.retention.days)),
                .boolean(organization.reactionsEnabled), .bytes(linkKey), .instant(organization.createdAt),
                .integer(Int64(organization.editWindowSeconds)),
            ]
        )
    }

    /// The organization with an identifier.
    public func find(_ id: Organization.ID) throws -> Organization? {
        try connection.first(Self.select + " WHERE id = $1", [.id(id)], Self.read)
    }

    /// All organizations, the oldest first.
    public func all() throws -> [Organization] {
        try connection.all(Self.select + " ORDER BY created_at, id", [], Self.read)
    }

    /// The key that signs the organization's download links.
    public func linkKey(of id: Organization.ID) throws -> [UInt8]? {
        try connection.first("SELECT link_key FROM organizations WHERE id = $1", [.id(id)]) { Array($0.bytes(0)) }
    }

    /// Changes how chat is kept and used.
    public func setChat(retention: RetentionPeriod, reactionsEnabled: Bool, of id: Organization.ID) throws {
        try connection.execute(
            "UPDATE organizations SET retention_days = $1, reactions_enabled = $2 WHERE id = $3",
            [.integer(Int64(retention.days)), .boolean(reactionsEnabled), .id(id)]
        )
    }

    /// Changes which languages the organization's console offers; the first is for whoever asks for none of them.
    public func setLanguages(_ codes: [String], of id: Organization.ID) throws {
        try connection.execute(
            "UPDATE organizations SET console_languages = $1 WHERE id = $2",
            [.text(codes.joined(separator: " ")), .id(id)]
        )
    }

    private static let select =
        """
        SELECT id, name, retention_days, reactions_enabled, created_at, edit_window_seconds, console_languages
        FROM organizations
        """

    private static func read(_ row: any DatabaseRow) throws -> Organization {
        guard let retention = RetentionPeriod(days: Int(row.integer(2))) else {
            throw StoreError.unknownValue(column: "organizations.retention_days")
        }
        return Organization(
            id: row.id(0),
            name: row.text(1),
            retention: retention,
            reactionsEnabled: row.boolean(3),
            editWindowSeconds: Int(row.integer(5)),
            languages: row.text(6).split(separator: " ").map(String.init),
            createdAt: row.instant(4)
        )
    }
}
