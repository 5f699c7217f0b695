public import Chat
internal import Database

/// What one node at a time does: whoever holds a lease by a name does it, until the lease ends.
public struct LeaseRepository {
    let connection: any DatabaseConnection

    /// A lease that is held.
    public struct Held: Sendable {
        let name: String
        let owner: Node.ID
        /// How often it was taken, this time included; it tells this holder from an earlier one.
        let attempt: Int64
    }

    /// Takes a lease that nobody holds at an instant; `nil` when somebody does, be it this node.
    public func take(_ name: String, by owner: Node.ID, at now: Instant, until end: Instant) throws -> Held? {
        try connection.first(
            """
            INSERT INTO leases (name, owner, attempts, lease_until) VALUES ($1, $2, 1, $3)
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, attempts = leases.attempts + 1,
                lease_until = excluded.lease_until
            WHERE leases.lease_until <= $4
            RETURNING attempts
            """,
            [.text(name), .id(owner), .instant(end), .instant(now)]
        ) { Held(name: name, owner: owner, attempt: $0.integer(0)) }
    }

    /// Makes a lease longer; tells whether it is still held.
    public func extend(_ lease: Held, until end: Instant) throws -> Bool {
        try connection.execute(
            "UPDATE leases SET lease_until = $1 WHERE name = $2 AND owner = $3 AND attempts = $4 AND lease_until > 0",
            [.instant(end), .text(lease.name), .id(lease.owner), .integer(lease.attempt)]
        ) > 0
    }

    /// Gives a lease back, if it is still held.
    public func release(_ lease: Held) throws {
        try connection.execute(
            "UPDATE leases SET owner = NULL, lease_until = 0 WHERE name = $1 AND owner = $2 AND attempts = $3",
            [.text(lease.name), .id(lease.owner), .integer(lease.attempt)]
        )
    }

    /// Forgets a lease that is not taken again under its name.
    public func forget(_ lease: Held) throws {
        try connection.execute(
            "DELETE FROM leases WHERE name = $1 AND owner = $2 AND attempts = $3",
            [.text(lease.name), .id(lease.owner), .integer(lease.attempt)]
        )
    }

    /// Frees what a node held when it died; the node calls it when it starts again.
    public func releaseAll(of owner: Node.ID) throws {
        try connection.execute("UPDATE leases SET owner = NULL, lease_until = 0 WHERE owner = $1", [.id(owner)])
    }
}
