public import Chat
public import Storage

/// Takes second people's decisions on requests and cases, and ends what nobody decides on in time.
public struct ApprovalDesk: Sendable {
    private let store: Store
    private let clock: WallClock
    private let signal: WorkSignal

    /// What somebody decides on.
    public enum Matter: Sendable {
        case request(PrivacyRequest.ID)
        case privacyCase(PrivacyCase.ID)
    }

    /// What they decide.
    public enum Verdict: Sendable {
        case approve
        case reject(reason: String)
    }

    /// How many overdue approvals one transaction ends.
    private static let batch = 25

    /// Makes a desk that wakes the workers listening to a signal.
    public init(store: Store, clock: WallClock, signal: WorkSignal) {
        self.store = store
        self.clock = clock
        self.signal = signal
    }

    /// Decides on a request or a case.
    ///
    /// - Returns: whether the organization has such a request or case.
    /// - Throws: an ``ApprovalRefusal``.
    public func decide(
        _ matter: Matter,
        _ verdict: Verdict,
        by caller: Caller,
        from origin: AuditOrigin
    ) async throws -> Bool {
        if case .reject(let reason) = verdict, !reason.contains(where: { !$0.isWhitespace }) {
            throw ApprovalRefusal.noReason
        }
        let outcome = try await store.write { [clock] transaction -> Outcome in
            let now = clock.now
            guard let (approval, others) = try Self.find(matter, in: caller.organization, transaction) else {
                return .unknown
            }
            guard approval.state == .pending else { throw ApprovalRefusal.decided(approval.state.rawValue) }
            try approval.checkDecider(caller, others: others)
            guard approval.expiresAt > now else {
                try transaction.expire(approval, at: now)
                return .expired
            }
            try Self.keep(verdict, on: approval, by: caller, from: origin, at: now, transaction)
            return .decided
        }
        if outcome == .expired { throw ApprovalRefusal.expired }
        signal.notify()
        return outcome == .decided
    }

    /// Ends what nobody has decided on in time.
    public func expireOverdue() async throws {
        let now = clock.now
        while try await !store.read({ try $0.approvals.overdue(at: now, limit: 1) }).isEmpty {
            try Task.checkCancellation()
            try await store.write { transaction in
                for approval in try transaction.approvals.overdue(at: now, limit: Self.batch) {
                    try transaction.expire(approval, at: now)
                }
            }
        }
    }

    private enum Outcome {
        case unknown, expired, decided
    }

    /// The approval of what is decided on, and who else has had a part in asking.
    private static func find(
        _ matter: Matter,
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws -> (Approval, [PrivacyRequest.Requester])? {
        switch matter {
        case .request(let id):
            guard let request = try transaction.requests.find(id, in: organization) else { return nil }
            if let caseID = request.caseID { throw ApprovalRefusal.partOfCase(caseID.description) }
            guard let approval = try request.approval.flatMap(transaction.approvals.find) else {
                throw ApprovalRefusal.notAsked
            }
            return (approval, [])
        case .privacyCase(let id):
            guard let found = try transaction.cases.find(id, in: organization) else { return nil }
            guard let approval = try found.approval.flatMap(transaction.approvals.find) else {
                throw ApprovalRefusal.notAsked
            }
            return (approval, [found.author])
        }
    }

    private static func keep(
        _ verdict: Verdict,
        on approval: Approval,
        by caller: Caller,
        from origin: AuditOrigin,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        let decider = try PrivacyRequest.Requester(caller, transaction)
        let isCase = approval.caseID != nil
        let requests = try transaction.requests.all(under: approval.id).map(\.id)
        func record(
            _ state: Approval.State,
            _ decision: Approval.Decision,
            _ action: AuditAction,
            _ event: WebhookEvent
        ) throws {
            guard try transaction.approvals.decide(approval.id, state, decision) else {
                let present = try transaction.approvals.find(approval.id)?.state ?? state
                throw ApprovalRefusal.decided(present.rawValue)
            }
            try transaction.audit.record(
                approval.act(action, of: requests, by: AuditActor(caller), from: origin, at: now)
            )
            try transaction.announce(event, of: approval, at: now)
        }
        switch verdict {
        case .approve:
            let decision = Approval.Decision(decider: decider, at: now)
            try record(.approved, decision, isCase ? .approveCase : .approveRequest, .approvalApproved)
            try transaction.release(approval, at: now)
        case .reject(let reason):
            let decision = Approval.Decision(decider: decider, at: now, reason: reason)
            try record(.rejected, decision, isCase ? .rejectCase : .rejectRequest, .approvalRejected)
            try transaction.end(approval, failure: "It was rejected for this reason: \(reason)", at: now)
        }
    }
}
