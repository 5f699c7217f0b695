public import Chat

/// A decision of a second person on a request, or on a case, that may not run without it.
public struct Approval: Sendable {
    /// Identifies an approval.
    public typealias ID = Identifier<Approval>

    /// How far the decision has come.
    public enum State: String, Sendable {
        /// Nobody has decided.
        case pending
        /// Somebody let it run.
        case approved
        /// Somebody refused it.
        case rejected
        /// Nobody decided in time.
        case expired
    }

    /// What somebody decided, and when.
    public struct Decision: Sendable {
        /// Who decided; nobody when it expired.
        public let decider: PrivacyRequest.Requester?
        /// When it was decided, or expired.
        public let at: Instant
        /// Why it was refused, in the decider's words.
        public let reason: String?

        /// Makes a decision of its parts.
        public init(decider: PrivacyRequest.Requester?, at: Instant, reason: String? = nil) {
            self.decider = decider
            self.at = at
            self.reason = reason
        }
    }

    /// Identifies this approval.
    public let id: ID
    /// The organization that it belongs to.
    public let organization: Organization.ID
    /// The case that it is about; `nil` when it is about one request.
    public let caseID: PrivacyCase.ID?
    /// Who asked, and cannot decide.
    public let asker: PrivacyRequest.Requester
    /// The people who had made or changed the asker's client by then; they cannot decide either.
    public let clientMakers: [User.ID]
    /// When it was asked for.
    public let askedAt: Instant
    /// From when on it cannot be given any more.
    public let expiresAt: Instant
    /// How far it has come.
    public let state: State
    /// What was decided; `nil` while it is pending.
    public let decision: Decision?

    /// Makes an approval of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        caseID: PrivacyCase.ID? = nil,
        asker: PrivacyRequest.Requester,
        clientMakers: [User.ID] = [],
        askedAt: Instant,
        expiresAt: Instant,
        state: State = .pending,
        decision: Decision? = nil
    ) {
        self.id = id
        self.organization = organization
        self.caseID = caseID
        self.asker = asker
        self.clientMakers = clientMakers
        self.askedAt = askedAt
        self.expiresAt = expiresAt
        self.state = state
        self.decision = decision
    }
}
