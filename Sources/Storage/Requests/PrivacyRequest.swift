public import Chat

/// One GDPR export, update or delete, for one subject.
public struct PrivacyRequest: Sendable {
    /// Identifies a request.
    public typealias ID = Identifier<PrivacyRequest>

    /// What is asked, by the contract's names.
    public enum Kind: String, Sendable {
        case export = "GDPR_EXPORT"
        case update = "GDPR_UPDATE"
        case delete = "GDPR_DELETE"
    }

    /// How far it has come, by the contract's names.
    public enum Status: String, Sendable {
        case initiated = "INITIATED"
        case searching = "SEARCHING"
        case updating = "UPDATING"
        case deleting = "DELETING"
        case finalizing = "FINALIZING"
        case completed = "COMPLETED"
        case error = "ERROR"
    }

    /// Who asked.
    public struct Requester: Sendable {
        /// The client that made the call.
        public let client: OAuthClient.ID
        /// The person it acted as.
        public let user: User.ID?
        /// The name of the person, or else of the client.
        public let name: String

        /// Names a requester.
        public init(client: OAuthClient.ID, user: User.ID?, name: String) {
            self.client = client
            self.user = user
            self.name = name
        }
    }

    /// Identifies this request.
    public let id: ID
    /// The organization whose subject it is about.
    public let organization: Organization.ID
    /// What is asked.
    public let kind: Kind
    /// How far it has come.
    public let status: Status
    /// Whom it is about.
    public let subject: User.ID
    /// Why it was made, in the requester's words.
    public let reason: String?
    /// Who asked.
    public let requester: Requester
    /// When it was made.
    public let createdAt: Instant
    /// The first instant asked for; `nil` asks for all that is kept.
    public let periodStart: Instant?
    /// The first instant not asked for any more; `nil` asks for all until the request was made.
    public let periodEnd: Instant?
    /// What was chosen of the archive.
    public let choices: ArchiveChoices
    /// The hold whose data an export takes in, although retention has put it out of reach.
    public let hold: Hold.ID?
    /// The case that it belongs to.
    public let caseID: PrivacyCase.ID?
    /// What it may not run without.
    public let approval: Approval.ID?
    /// Why it ended in an error, and what to do.
    public let failure: String?

    /// Makes a request that has just been asked for.
    public init(
        id: ID,
        organization: Organization.ID,
        kind: Kind,
        status: Status = .initiated,
        subject: User.ID,
        reason: String? = nil,
        requester: Requester,
        createdAt: Instant,
        periodStart: Instant? = nil,
        periodEnd: Instant? = nil,
        choices: ArchiveChoices = ArchiveChoices(),
        hold: Hold.ID? = nil,
        caseID: PrivacyCase.ID? = nil,
        approval: Approval.ID? = nil,
        failure: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.kind = kind
        self.status = status
        self.subject = subject
        self.reason = reason
        self.requester = requester
        self.createdAt = createdAt
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.choices = choices
        self.hold = hold
        self.caseID = caseID
        self.approval = approval
        self.failure = failure
    }
}
