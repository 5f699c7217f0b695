public import Chat

/// Exports about a few people that belong together and yield one merged archive.
public struct PrivacyCase: Sendable {
    /// Identifies a case.
    public typealias ID = Identifier<PrivacyCase>

    /// How far it has come.
    public enum Status: String, Sendable, CaseIterable {
        /// Nothing was exported.
        case open
        /// Its requests wait or run, or their archives are merged.
        case running
        /// Its merged archive is there.
        case completed
        /// A request, the merge or the approval has failed.
        case failed
        /// It is done with; nothing of it changes any more.
        case closed
    }

    /// Until when somebody must have an answer.
    public struct Deadline: Sendable {
        /// The rule that it follows.
        public let regime: DeadlineRegime
        /// When what the case answers was received.
        public let receivedOn: CivilDate
        /// The last day on which an answer is in time.
        public let dueOn: CivilDate
        /// The last day before the extension; ``dueOn`` when there is none.
        public let firstDueOn: CivilDate
        /// When it was extended.
        public let extendedAt: Instant?
        /// Why it was extended.
        public let extensionReason: String?

        /// Makes a deadline of its parts.
        public init(
            regime: DeadlineRegime,
            receivedOn: CivilDate,
            dueOn: CivilDate,
            firstDueOn: CivilDate? = nil,
            extendedAt: Instant? = nil,
            extensionReason: String? = nil
        ) {
            self.regime = regime
            self.receivedOn = receivedOn
            self.dueOn = dueOn
            self.firstDueOn = firstDueOn ?? dueOn
            self.extendedAt = extendedAt
            self.extensionReason = extensionReason
        }
    }

    /// Somebody whom the case is about.
    public struct Subject: Sendable {
        /// The person.
        public let user: User.ID
        /// The latest request about them; `nil` before the first run.
        public let request: PrivacyRequest.ID?

        /// Makes a subject of its parts.
        public init(user: User.ID, request: PrivacyRequest.ID?) {
            self.user = user
            self.request = request
        }
    }

    /// What somebody wrote down about the case.
    public struct Note: Sendable {
        /// Who wrote it.
        public let author: PrivacyRequest.Requester
        /// When.
        public let writtenAt: Instant
        /// The words.
        public let text: String

        /// Makes a note of its parts.
        public init(author: PrivacyRequest.Requester, writtenAt: Instant, text: String) {
            self.author = author
            self.writtenAt = writtenAt
            self.text = text
        }
    }

    /// Identifies this case.
    public let id: ID
    /// The organization that it belongs to.
    public let organization: Organization.ID
    /// What people call it.
    public let title: String
    /// Why it was opened; its requests state the same.
    public let reason: String?
    /// Who opened it.
    public let author: PrivacyRequest.Requester
    /// When it was opened.
    public let createdAt: Instant
    /// Until when it must be answered.
    public let deadline: Deadline
    /// The first instant asked for; `nil` asks for all that is kept.
    public let periodStart: Instant?
    /// The first instant not asked for any more; `nil` asks for all until the requests are made.
    public let periodEnd: Instant?
    /// What was chosen of the archives.
    public let choices: ArchiveChoices
    /// How far it has come.
    public let status: Status
    /// Why it failed, and what to do.
    public let failure: String?
    /// What its latest run may not go on without.
    public let approval: Approval.ID?
    /// When it was closed.
    public let closedAt: Instant?
    /// The name of whoever closed it.
    public let closedBy: String?

    /// Makes a case of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        title: String,
        reason: String?,
        author: PrivacyRequest.Requester,
        createdAt: Instant,
        deadline: Deadline,
        periodStart: Instant?,
        periodEnd: Instant?,
        choices: ArchiveChoices,
        status: Status = .open,
        failure: String? = nil,
        approval: Approval.ID? = nil,
        closedAt: Instant? = nil,
        closedBy: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.title = title
        self.reason = reason
        self.author = author
        self.createdAt = createdAt
        self.deadline = deadline
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.choices = choices
        self.status = status
        self.failure = failure
        self.approval = approval
        self.closedAt = closedAt
        self.closedBy = closedBy
    }
}
