public import Chat
internal import Database

/// Remembers what calls with a key of their own came to, so that sending one again changes nothing.
public struct IdempotencyRepository {
    let connection: any DatabaseConnection

    /// What a call came to, and a digest of what it asked.
    public struct Outcome: Sendable {
        /// The digest of the call.
        public let call: [UInt8]
        /// The two halves of the identifier of what the call has made.
        public let result: (high: UInt64, low: UInt64)
    }

    /// For how long a key is remembered, in seconds: a day.
    public static let lifetime: Int64 = 86_400

    /// What a call with a key came to; `nil` when there was none in the last day.
    public func find(_ key: [UInt8], at now: Instant) throws -> Outcome? {
        try connection.first(
            "SELECT call_hash, result FROM idempotency_keys WHERE key_hash = $1 AND created_at > $2",
            [.bytes(key), .instant(now.advanced(bySeconds: -Self.lifetime))]
        ) { Outcome(call: Array($0.bytes(0)), result: $0.halves(1)) }
    }

    /// Remembers what a call with a key has come to, and forgets those of more than a day ago.
    public func insert<Entity>(
        _ key: [UInt8],
        call: [UInt8],
        result: Identifier<Entity>,
        at now: Instant
    ) throws {
        try removeExpired(at: now)
        try connection.executeLater(
            "INSERT INTO idempotency_keys (key_hash, call_hash, result, created_at) VALUES ($1, $2, $3, $4)",
            [.bytes(key), .bytes(call), .id(result), .instant(now)]
        )
    }

    /// Forgets what is older than a day.
    public func removeExpired(at now: Instant) throws {
        try connection.executeLater(
            "DELETE FROM idempotency_keys WHERE created_at <= $1",
            [.instant(now.advanced(bySeconds: -Self.lifetime))]
        )
    }
}
