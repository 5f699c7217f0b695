public import Chat
internal import Database

/// The servers that use the database.
public struct NodeRepository {
    let connection: any DatabaseConnection

    /// Notes that a node runs; those of which nothing was heard for a day are forgotten.
    ///
    /// - Returns: whether it is the one that was started last under its identity; else nothing is noted.
    public func note(_ node: StoredNode) throws -> Bool {
        let noted = try connection.execute(
            """
            INSERT INTO nodes (id, role, version, schema, started_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET role = excluded.role, version = excluded.version, schema = excluded.schema,
                started_at = excluded.started_at, seen_at = excluded.seen_at
            WHERE nodes.started_at <= excluded.started_at
            """,
            [
                .id(node.id), .text(node.role), .text(node.version), .integer(Int64(Schema.newest)),
                .instant(node.startedAt), .instant(node.seenAt),
            ]
        )
        try connection.execute(
            "DELETE FROM nodes WHERE seen_at < $1",
            [.instant(node.seenAt.advanced(byDays: -1))]
        )
        return noted > 0
    }

    /// Notes that a node has stopped that was started at an instant.
    public func remove(_ id: Node.ID, startedAt: Instant) throws {
        try connection.execute(
            "DELETE FROM nodes WHERE id = $1 AND started_at = $2",
            [.id(id), .instant(startedAt)]
        )
    }

    /// The nodes that run at an instant, in the order in which they were started.
    public func running(at now: Instant) throws -> [StoredNode] {
        try connection.all(
            "SELECT id, role, version, started_at, seen_at FROM nodes WHERE seen_at > $1 ORDER BY started_at, id",
            [.instant(now.advanced(bySeconds: -StoredNode.secondsToVanish))]
        ) { row in
            StoredNode(
                id: row.id(0),
                role: row.text(1),
                version: row.text(2),
                startedAt: row.instant(3),
                seenAt: row.instant(4)
            )
        }
    }
}
