public import Chat
internal import Database

/// How often signing in has failed of late.
public struct SignInFailureRepository {
    let connection: any DatabaseConnection

    /// Counts an attempt as failed until ``forgive(_:)`` says otherwise, unless one of the locks holds.
    ///
    /// - Returns: for how many seconds the attempt must wait; `nil` when it may be made.
    public func count(_ locks: [LockOut], at now: Instant) throws -> Int? {
        for lock in locks { try take(lock, at: now) }
        let standings = try locks.map { try standing(of: $0, at: now) }
        let end = standings.map(\.lockedUntil).max() ?? now
        if end > now { return Int((end.milliseconds - now.milliseconds + 999) / 1000) }
        for (lock, standing) in zip(locks, standings) {
            let failures = standing.failures + 1
            let until = now.advanced(bySeconds: lock.seconds(after: failures))
            try keep(lock, Standing(failures: failures, lockedUntil: until), at: now)
        }
        let oldest = now.advanced(bySeconds: -Self.longestMemory)
        try connection.execute("DELETE FROM sign_in_failures WHERE last_at < $1", [.instant(oldest)])
        return nil
    }

    /// Takes back the count of one attempt, which was not a failure, and its lock.
    public func forgive(_ lock: LockOut, at now: Instant) throws {
        try take(lock, at: now)
        let standing = try standing(of: lock, at: now)
        guard standing.failures > 0 else { return }
        let failures = standing.failures - 1
        let until = failures < lock.tolerated ? now : standing.lockedUntil
        try keep(lock, Standing(failures: failures, lockedUntil: until), at: now)
    }

    /// Forgets all failures, after a success.
    public func reset(_ lock: LockOut) throws {
        try connection.execute("DELETE FROM sign_in_failures WHERE name_hash = $1", [.bytes(lock.key)])
    }

    private struct Standing {
        let failures: Int
        let lockedUntil: Instant
    }

    /// A day, in seconds.
    private static let longestMemory: Int64 = 86_400

    /// Makes the row its own until the transaction ends, so that attempts on several nodes count one after another.
    private func take(_ lock: LockOut, at now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO sign_in_failures (name_hash, failures, locked_until, last_at) VALUES ($1, 0, $2, $2)
            ON CONFLICT (name_hash) DO UPDATE SET failures = sign_in_failures.failures
            """,
            [.bytes(lock.key), .instant(now)]
        )
    }

    private func standing(of lock: LockOut, at now: Instant) throws -> Standing {
        let oldest = now.advanced(bySeconds: -lock.memory)
        return try connection.first(
            "SELECT failures, locked_until FROM sign_in_failures WHERE name_hash = $1 AND last_at >= $2",
            [.bytes(lock.key), .instant(oldest)]
        ) { Standing(failures: Int($0.integer(0)), lockedUntil: $0.instant(1)) }
            ?? Standing(failures: 0, lockedUntil: now)
    }

    private func keep(_ lock: LockOut, _ standing: Standing, at now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO sign_in_failures (name_hash, failures, locked_until, last_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name_hash) DO UPDATE SET failures = excluded.failures,
                locked_until = excluded.locked_until, last_at = excluded.last_at
            """,
            [
                .bytes(lock.key), .integer(Int64(standing.failures)), .instant(standing.lockedUntil), .instant(now),
            ]
        )
    }
}
