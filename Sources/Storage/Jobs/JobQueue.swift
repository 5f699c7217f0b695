public import Chat
internal import Database

/// How much work of an organization waits, and for how long.
public struct JobQueue: Equatable, Sendable {
    /// Jobs that no worker holds.
    public let waiting: Int
    /// Jobs that a worker holds.
    public let running: Int
    /// Since when the job that has waited longest could have been begun.
    public let waitingSince: Instant?
}

extension JobRepository {
    /// How much work of an organization waits at an instant.
    public func queue(in organization: Organization.ID, at now: Instant) throws -> JobQueue {
        let values: [DatabaseValue] = [.id(organization), .instant(now)]
        let running = try connection.count(
            "SELECT COUNT(*) FROM jobs WHERE organization = $1 AND lease_until > $2",
            values
        )
        let waiting = try connection.first(
            "SELECT COUNT(*), MIN(available_at) FROM jobs WHERE organization = $1 AND lease_until <= $2",
            values
        ) { (count: Int($0.integer(0)), since: $0.optionalInstant(1)) }
        return JobQueue(waiting: waiting?.count ?? 0, running: running, waitingSince: waiting?.since)
    }
}
