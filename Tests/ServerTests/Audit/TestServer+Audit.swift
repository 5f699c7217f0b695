import Chat
import Storage
import TestSupport

extension TestServer {
    /// The organization's audit trail from a place on, without what the worker did meanwhile.
    func trail(after place: Int64 = 0, in organization: Organization.ID? = nil) async throws -> [AuditEntry] {
        let organization = organization ?? scene.organization
        return try await store.read { transaction in
            try transaction.audit.entries(
                in: organization,
                AuditFilter(),
                newestFirst: false,
                after: place,
                limit: 100_000
            )
        }.filter { $0.origin != "worker" }
    }

    /// What a call leaves in the trail.
    func recorded(_ call: () async throws -> Answer) async throws -> (answer: Answer, entries: [AuditEntry]) {
        let place = try await trail().last?.sequence ?? 0
        let answer = try await call()
        return (answer, try await trail(after: place))
    }
}
