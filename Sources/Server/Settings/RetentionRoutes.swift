internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// What a retention period removes: beforehand, and how far the removal has come.
struct RetentionRoutes: Sendable {
    let store: Store
    let clock: WallClock

    var routes: [Route] {
        let access: Access = .holding(anyOf: [.viewSettings, .editSettings])
        return [
            Route(
                .get,
                "/api/habeas/v1/settings/retention-preview",
                access,
                scopes: .chatReading,
                preview
            ),
            Route(.get, "/api/habeas/v1/retention", access, scopes: .chatReading, show),
        ]
    }

    @Sendable
    private func preview(_ call: Call) async throws -> Response {
        let text = try call.query.required("days")
        guard let retention = Int(text).flatMap(RetentionPeriod.init(days:)) else {
            throw APIError.invalidQuery("days", RetentionPeriod.rangeInWords)
        }
        let organization = try call.organization
        let now = clock.now
        let cutoff = retention.cutoff(at: now)
        let months = try await store.read {
            try $0.purges.countByMonth(in: organization, before: cutoff, at: now)
        }
        return try .json(
            RetentionPreview(
                messageRetentionPeriodDays: retention.days,
                cutoff: cutoff.description,
                messages: months.remaining,
                held: months.held,
                months: months.filter { $0.messages > 0 }.map {
                    RetentionPreview.Month(month: String($0.start.description.prefix(7)), messages: $0.messages)
                }
            )
        )
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.organization
        let now = clock.now
        let found = try await store.read { transaction -> (Organization, ExpiredMessages, Purge?)? in
            guard let organization = try transaction.organizations.find(id) else { return nil }
            let cutoff = organization.retention.cutoff(at: now)
            return (
                organization, try transaction.purges.expired(in: id, before: cutoff, at: now),
                try transaction.purges.last(in: id)
            )
        }
        guard let (organization, expired, last) = found else { throw APIError.notFound }
        return try .json(
            RetentionStatus(
                messageRetentionPeriodDays: organization.retention.days,
                cutoff: organization.retention.cutoff(at: now).description,
                remaining: expired.remaining,
                held: expired.held,
                removed: expired.removed,
                lastRun: last.map { run in
                    RetentionStatus.Run(
                        cutoff: run.cutoff.description,
                        startedAt: run.startedAt.description,
                        endedAt: run.endedAt?.description,
                        messages: run.messages
                    )
                }
            )
        )
    }
}

extension RetentionPeriod {
    /// What a number of days must be, in words.
    static let rangeInWords = "must be a whole number of days from \(range.lowerBound) to \(range.upperBound)"
}
