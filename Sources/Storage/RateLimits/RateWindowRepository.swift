public import Chat
internal import Database

/// How often callers have called of late, on all nodes together.
public struct RateWindowRepository {
    let connection: any DatabaseConnection

    /// Adds the calls that a node has counted, and tells how often each caller has called on all nodes.
    ///
    /// - Parameters:
    ///   - added: calls that were not added before; a window takes the place of one that has ended.
    ///   - oldest: windows that were begun by then have ended.
    public func add(_ added: [RateWindow], endedBy oldest: Instant) throws -> [RateWindow] {
        // All nodes go by the same order, so that none waits for another that waits for it.
        try added.sorted { $0.caller.lexicographicallyPrecedes($1.caller) }.compactMap { window in
            try connection.first(
                """
                INSERT INTO rate_windows (caller, started_at, calls) VALUES ($1, $2, $3)
                ON CONFLICT (caller) DO UPDATE SET
                    calls = CASE WHEN rate_windows.started_at <= $4 THEN 0 ELSE rate_windows.calls END + excluded.calls,
                    started_at = CASE WHEN rate_windows.started_at <= $4 THEN excluded.started_at
                        ELSE rate_windows.started_at END
                RETURNING started_at, calls
                """,
                [
                    .bytes(window.caller), .instant(window.startedAt), .integer(Int64(window.calls)), .instant(oldest),
                ]
            ) { RateWindow(caller: window.caller, startedAt: $0.instant(0), calls: Int($0.integer(1))) }
        }
    }

    /// Forgets windows that have ended.
    public func removeEnded(by oldest: Instant) throws {
        try connection.execute("DELETE FROM rate_windows WHERE started_at <= $1", [.instant(oldest)])
    }
}
