public import Chat
internal import Database

/// The keys that organizations sign with.
public struct SigningKeyRepository {
    let connection: any DatabaseConnection

    /// Makes a key the one that its organization signs with from now on.
    ///
    /// The private half of the one before is erased; its public half stays.
    public func makeCurrent(_ key: SigningKey) throws {
        try connection.execute(
            """
            UPDATE signing_keys SET private_key = NULL, retired_at = $1
            WHERE organization = $2 AND retired_at IS NULL
            """,
            [.instant(key.createdAt), .id(key.organization)]
        )
        try connection.execute(
            """
            INSERT INTO signing_keys (id, organization, public_key, private_key, created_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                .text(key.publicKey.fingerprint), .id(key.organization), .bytes(key.publicKey.bytes),
                key.sealedSeed.map { .bytes($0) } ?? .null, .instant(key.createdAt),
            ]
        )
    }

    /// The key that an organization signs with now.
    public func current(of organization: Organization.ID) throws -> SigningKey? {
        try connection.first(
            Self.select + " WHERE organization = $1 AND retired_at IS NULL",
            [.id(organization)],
            Self.read
        )
    }

    /// All keys that an organization has ever signed with, the newest first.
    public func all(of organization: Organization.ID) throws -> [SigningKey] {
        try connection.all(
            // Of two that were made in one millisecond, the current one is the newer.
            Self.select
                + " WHERE organization = $1 ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id",
            [.id(organization)],
            Self.read
        )
    }

    /// Whether anything in the database was sealed with a master key, and is of no use without it.
    public func isAnySealed() throws -> Bool {
        try connection.count(
            """
            SELECT (SELECT COUNT(*) FROM signing_keys WHERE private_key IS NOT NULL)
                + (SELECT COUNT(*) FROM archives WHERE sealed_key IS NOT NULL)
            """
        ) > 0
    }

    private static let select =
        "SELECT organization, public_key, private_key, created_at, retired_at FROM signing_keys"

    private static func read(_ row: any DatabaseRow) throws -> SigningKey {
        guard let publicKey = PublicKey(bytes: Array(row.bytes(1))) else {
            throw StoreError.unknownValue(column: "signing_keys.public_key")
        }
        return SigningKey(
            organization: row.id(0),
            publicKey: publicKey,
            createdAt: row.instant(3),
            retiredAt: row.optionalInstant(4),
            sealedSeed: row.isNull(2) ? nil : Array(row.bytes(2))
        )
    }
}
