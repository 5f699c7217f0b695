internal import Chat
private import Hummingbird
internal import Privacy
internal import Storage
private import Wire

/// What a second person decides on requests and cases.
struct ApprovalRoutes: Sendable {
    let store: Store
    let desk: ApprovalDesk
    let clock: WallClock

    var routes: [Route] {
        let access: Access = .holding(anyOf: [.approveRequests])
        let request = "/api/habeas/v1/requests/{requestId}"
        let privacyCase = "/api/habeas/v1/cases/{caseId}"
        return [
            Route(.post, request + "/approve", access, scopes: [.gdpr], audits: [.approveRequest], approveRequest),
            Route(.post, request + "/reject", access, scopes: [.gdpr], audits: [.rejectRequest], rejectRequest),
            Route(.post, privacyCase + "/approve", access, scopes: [.gdpr], audits: [.approveCase], approveCase),
            Route(.post, privacyCase + "/reject", access, scopes: [.gdpr], audits: [.rejectCase], rejectCase),
        ]
    }

    @Sendable
    private func approveRequest(_ call: Call) async throws -> Response {
        try await decideRequest(call) { .approve }
    }

    @Sendable
    private func rejectRequest(_ call: Call) async throws -> Response {
        try await decideRequest(call) { .reject(reason: try await Self.reason(call)) }
    }

    @Sendable
    private func approveCase(_ call: Call) async throws -> Response { try await decideCase(call) { .approve } }

    @Sendable
    private func rejectCase(_ call: Call) async throws -> Response {
        try await decideCase(call) { .reject(reason: try await Self.reason(call)) }
    }

    private func decideRequest(
        _ call: Call,
        _ verdict: () async throws -> ApprovalDesk.Verdict
    ) async throws -> Response {
        let id: PrivacyRequest.ID = try call.identifier("requestId")
        guard try await desk.decide(.request(id), verdict(), by: call.caller, from: call.origin) else {
            throw APIError.notFound
        }
        let organization = try call.organization
        guard let facts = try await store.read({ try RequestFacts(of: id, in: organization, $0) }) else {
            throw APIError.notFound
        }
        return try .json(GDPRRequest(facts, baseURL: call.context.baseURL))
    }

    private func decideCase(
        _ call: Call,
        _ verdict: () async throws -> ApprovalDesk.Verdict
    ) async throws -> Response {
        let id: PrivacyCase.ID = try call.identifier("caseId")
        guard try await desk.decide(.privacyCase(id), verdict(), by: call.caller, from: call.origin) else {
            throw APIError.notFound
        }
        let organization = try call.organization
        let now = clock.now
        let baseURL = call.context.baseURL
        guard let body = try await store.read({ try CaseBody(of: id, in: organization, at: now, baseURL, $0) }) else {
            throw APIError.notFound
        }
        return try .json(body)
    }

    private static func reason(_ call: Call) async throws -> String {
        try RequestRoutes.reason(try await call.body(as: ReasonBody.self).reason) ?? ""
    }
}

extension ApprovalBody {
    /// An approval as callers see it.
    init(_ approval: Approval) {
        self.init(
            state: approval.state.rawValue,
            requestedBy: DomainEntityRef(approval.asker),
            requestedDate: approval.askedAt.description,
            expiresDate: approval.expiresAt.description,
            decidedBy: (approval.decision?.decider).map(DomainEntityRef.init),
            decidedDate: approval.decision?.at.description,
            reason: approval.decision?.reason
        )
    }
}

extension DomainEntityRef {
    /// Whoever asked for something or did it: a person, or else a program.
    init(_ requester: PrivacyRequest.Requester) {
        self.init(
            id: requester.user?.description ?? requester.client.description,
            name: requester.name,
            selfUri: requester.user.map { "/api/v2/users/\($0)" }
        )
    }
}
