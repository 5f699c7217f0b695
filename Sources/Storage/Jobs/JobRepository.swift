public import Chat
internal import Database

/// Work that waits for a worker, or is leased by one.
public struct JobRepository {
    let connection: any DatabaseConnection

    /// Lets a request be carried out from an instant on.
    public func enqueue(_ request: PrivacyRequest, availableAt: Instant) throws {
        try connection.execute(
            """
            INSERT INTO jobs (request, organization, available_at, owner, lease_until, attempts)
            VALUES ($1, $2, $3, NULL, 0, 0)
            """,
            [.id(request.id), .id(request.organization), .instant(availableAt)]
        )
    }

    /// Whether a job is free at an instant.
    public func isAnyWaiting(at now: Instant) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM jobs WHERE available_at <= $1 AND lease_until <= $1 LIMIT 1",
            [.instant(now)]
        ) { _ in true } ?? false
    }

    /// Leases the job that has waited longest and is free at an instant.
    public func claim(by owner: Node.ID, at now: Instant, leaseUntil: Instant) throws -> Job? {
        try connection.first(
            """
            UPDATE jobs SET owner = $1, lease_until = $2, attempts = attempts + 1,
                fruitless_attempts = fruitless_attempts + 1
            WHERE request = (
                SELECT request FROM jobs WHERE available_at <= $3 AND lease_until <= $3
                ORDER BY available_at, request LIMIT 1
            ) AND lease_until <= $3
            RETURNING request, organization, attempts, fruitless_attempts
            """,
            [.id(owner), .instant(leaseUntil), .instant(now)]
        ) { row in
            Job(
                request: row.id(0),
                organization: row.id(1),
                owner: owner,
                attempt: Int(row.integer(2)),
                fruitlessAttempt: Int(row.integer(3))
            )
        }
    }

    /// Makes a lease longer; tells whether the job is still held under it.
    public func extend(_ job: Job, until leaseUntil: Instant) throws -> Bool {
        try connection.execute(
            "UPDATE jobs SET lease_until = $1 WHERE request = $2 AND owner = $3 AND attempts = $4",
            [.instant(leaseUntil), .id(job.request), .id(job.owner), .integer(Int64(job.attempt))]
        ) > 0
    }

    /// Whether a job is still held under this lease.
    public func isHeld(_ job: Job) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM jobs WHERE request = $1 AND owner = $2 AND attempts = $3",
            [.id(job.request), .id(job.owner), .integer(Int64(job.attempt))]
        ) { _ in true } ?? false
    }

    /// Whether a request has a job, held or not.
    public func isThere(for request: PrivacyRequest.ID) throws -> Bool {
        try connection.first("SELECT 1 FROM jobs WHERE request = $1", [.id(request)]) { _ in true } ?? false
    }

    /// Ends a job; tells whether it was still held under this lease.
    ///
    /// The caller undoes its work if not.
    public func finish(_ job: Job) throws -> Bool {
        try connection.execute(
            "DELETE FROM jobs WHERE request = $1 AND owner = $2 AND attempts = $3",
            [.id(job.request), .id(job.owner), .integer(Int64(job.attempt))]
        ) > 0
    }

    /// Ends the job of a request, whoever holds it: its work goes no further than it has come.
    public func cancel(_ request: PrivacyRequest.ID) throws {
        try connection.execute("DELETE FROM jobs WHERE request = $1", [.id(request)])
    }

    /// Notes that a job has come forward, so that it is not given up for how often it was begun before.
    public func noteProgress(_ job: Job) throws {
        try connection.execute("UPDATE jobs SET fruitless_attempts = 0 WHERE request = $1", [.id(job.request)])
    }

    /// Gives a job back, to be begun again from an instant on.
    public func release(_ job: Job, availableAt: Instant) throws {
        try connection.execute(
            """
            UPDATE jobs SET owner = NULL, lease_until = 0, available_at = $1
            WHERE request = $2 AND owner = $3 AND attempts = $4
            """,
            [.instant(availableAt), .id(job.request), .id(job.owner), .integer(Int64(job.attempt))]
        )
    }

    /// Gives a job back that was broken off because its worker stops; that does not count as a try.
    public func handBack(_ job: Job, at now: Instant) throws {
        try connection.execute(
            """
            UPDATE jobs SET owner = NULL, lease_until = 0, available_at = $1,
                fruitless_attempts = CASE WHEN fruitless_attempts > 0 THEN fruitless_attempts - 1 ELSE 0 END
            WHERE request = $2 AND owner = $3 AND attempts = $4
            """,
            [.instant(now), .id(job.request), .id(job.owner), .integer(Int64(job.attempt))]
        )
    }

    /// Frees what a node held when it died; the node calls it when it starts again.
    public func releaseAll(of owner: Node.ID) throws {
        try connection.execute("UPDATE jobs SET owner = NULL, lease_until = 0 WHERE owner = $1", [.id(owner)])
    }
}
