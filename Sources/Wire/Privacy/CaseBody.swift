/// Exports about a few people that belong together; Habeas's own.
public struct CaseBody: Codable, Sendable {
    /// Its id.
    public var id: String
    /// What people call it.
    public var title: String
    /// Why it was opened.
    public var reason: String?
    /// `open`, `running`, `completed`, `failed` or `closed`.
    public var status: String
    /// Why it failed, and what to do.
    public var failure: String?
    /// Who opened it.
    public var createdBy: DomainEntityRef
    /// When it was opened, in ISO 8601.
    public var createdDate: String
    /// Until when it must be answered.
    public var deadline: Deadline
    /// The first instant, in ISO 8601.
    public var from: String?
    /// The first instant not included any more, in ISO 8601.
    public var until: String?
    /// The forms of the messages.
    public var formats: [String]
    /// The language of the transcript.
    public var language: String
    /// How other people are called.
    public var otherPeople: String
    /// The ids of the conversations that it is restricted to; absent when it is of all.
    public var conversationIds: [String]?
    /// Whom it is about.
    public var subjects: [Subject]
    /// What its latest run may not go on without; absent when it needs nobody.
    public var approval: ApprovalBody?
    /// What was written down about it, the oldest first; lists do not have it.
    public var notes: [Note]?
    /// The merged archive, when there is one.
    public var archive: Archive?
    /// When it was closed, in ISO 8601.
    public var closedDate: String?
    /// The name of whoever closed it.
    public var closedBy: String?
    /// Where it is.
    public var selfUri: String

    /// Until when a case must be answered; dates are whole days.
    public struct Deadline: Codable, Sendable {
        /// `GDPR`, `LGPD`, `CCPA` or `DATE`.
        public var regime: String
        /// When what it answers was received.
        public var receivedDate: String
        /// The last day on which an answer is in time.
        public var dueDate: String
        /// How many days are left after today in UTC; negative when the last day has passed.
        public var daysLeft: Int
        /// The last day before the extension.
        public var originalDueDate: String?
        /// When it was extended, in ISO 8601.
        public var extendedDate: String?
        /// Why it was extended.
        public var extensionReason: String?

        /// Makes a deadline of its parts.
        public init(
            regime: String,
            receivedDate: String,
            dueDate: String,
            daysLeft: Int,
            originalDueDate: String?,
            extendedDate: String?,
            extensionReason: String?
        ) {
            self.regime = regime
            self.receivedDate = receivedDate
            self.dueDate = dueDate
            self.daysLeft = daysLeft
            self.originalDueDate = originalDueDate
            self.extendedDate = extendedDate
            self.extensionReason = extensionReason
        }
    }

    /// Somebody whom a case is about, and how far the latest request about them has come.
    public struct Subject: Codable, Sendable {
        /// The user's id.
        public var userId: String
        /// The name.
        public var name: String?
        /// The id of the request; absent before the first run.
        public var requestId: String?
        /// How far the request has come, by the contract's names.
        public var status: String?
        /// Why it ended in an error.
        public var failure: String?
        /// How many messages and events its archive holds.
        public var messages: Int?

        /// Makes a subject of its parts.
        public init(
            userId: String,
            name: String?,
            requestId: String?,
            status: String?,
            failure: String?,
            messages: Int?
        ) {
            self.userId = userId
            self.name = name
            self.requestId = requestId
            self.status = status
            self.failure = failure
            self.messages = messages
        }
    }

    /// What somebody wrote down.
    public struct Note: Codable, Sendable {
        /// Who wrote it.
        public var createdBy: DomainEntityRef
        /// When, in ISO 8601.
        public var createdDate: String
        /// The words.
        public var text: String

        /// Makes a note of its parts.
        public init(createdBy: DomainEntityRef, createdDate: String, text: String) {
            self.createdBy = createdBy
            self.createdDate = createdDate
            self.text = text
        }
    }

    /// The merged archive.
    public struct Archive: Codable, Sendable {
        /// Where it is; absent when it was destroyed.
        public var resultsUrl: String?
        /// How many messages and events it holds.
        public var messages: Int
        /// Its size in bytes.
        public var size: Int64
        /// Its SHA-256, in hexadecimal.
        public var sha256: String
        /// When it was finished, in ISO 8601.
        public var createdDate: String
        /// When it was destroyed, in ISO 8601.
        public var destroyedDate: String?

        /// Makes an archive of its parts.
        public init(
            resultsUrl: String?,
            messages: Int,
            size: Int64,
            sha256: String,
            createdDate: String,
            destroyedDate: String?
        ) {
            self.resultsUrl = resultsUrl
            self.messages = messages
            self.size = size
            self.sha256 = sha256
            self.createdDate = createdDate
            self.destroyedDate = destroyedDate
        }
    }

    /// Makes a case of what every one has.
    public init(
        id: String,
        title: String,
        status: String,
        createdBy: DomainEntityRef,
        createdDate: String,
        deadline: Deadline,
        formats: [String],
        language: String,
        otherPeople: String,
        subjects: [Subject],
        selfUri: String
    ) {
        self.id = id
        self.title = title
        self.status = status
        self.createdBy = createdBy
        self.createdDate = createdDate
        self.deadline = deadline
        self.formats = formats
        self.language = language
        self.otherPeople = otherPeople
        self.subjects = subjects
        self.selfUri = selfUri
    }
}
