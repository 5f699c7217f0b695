/// A privacy request, as the contract has it.
public struct GDPRRequest: Codable, Sendable {
    /// The server's identifier.
    public var id: String?
    /// Who asked.
    public var createdBy: DomainEntityRef?
    /// What is asked: `GDPR_EXPORT`, `GDPR_UPDATE` or `GDPR_DELETE`.
    public var requestType: String?
    /// When it was made, in ISO 8601.
    public var createdDate: String?
    /// How far it has come: `INITIATED`, `SEARCHING`, …, `COMPLETED` or `ERROR`.
    public var status: String?
    /// Whom it is about.
    public var subject: GDPRSubject?
    /// What is replaced by what, in a `GDPR_UPDATE`; no answer has it.
    public var replacementTerms: [ReplacementTermBody]?
    /// Where the archive is, when there is one.
    public var resultsUrl: String?
    /// Where the archives are, when there are any.
    public var resultsUrls: [String]?
    /// Where the request itself is.
    public var selfUri: String?
    /// What Habeas adds; absent where another server answers.
    public var habeas: Details?

    /// What Habeas tells about a request beyond the contract.
    public struct Details: Codable, Sendable {
        /// Why it was made.
        public var reason: String?
        /// Why it ended in an error, and what to do.
        public var failure: String?
        /// How many messages and events the archive holds.
        public var messages: Int?
        /// The size of the archive in bytes.
        public var size: Int64?
        /// The SHA-256 of the archive, in hexadecimal.
        public var sha256: String?
        /// When the archive was destroyed, in ISO 8601.
        public var archiveDestroyedAt: String?
        /// The id of the legal hold that an export names.
        public var holdId: String?
        /// How much was erased or replaced, by kind.
        public var counts: [String: Int]?
        /// A chain of SHA-256 over the ids of the messages that were erased, in hexadecimal.
        public var messagesChain: String?
        /// The id of the case that it belongs to.
        public var caseId: String?
        /// What it may not run without; absent when it needs nobody.
        public var approval: ApprovalBody?

        /// Makes details of their parts.
        public init(
            reason: String? = nil,
            failure: String? = nil,
            messages: Int? = nil,
            size: Int64? = nil,
            sha256: String? = nil,
            archiveDestroyedAt: String? = nil,
            holdId: String? = nil,
            counts: [String: Int]? = nil,
            messagesChain: String? = nil
        ) {
            self.reason = reason
            self.failure = failure
            self.messages = messages
            self.size = size
            self.sha256 = sha256
            self.archiveDestroyedAt = archiveDestroyedAt
            self.holdId = holdId
            self.counts = counts
            self.messagesChain = messagesChain
        }
    }

    /// Makes a request of what a caller says.
    public init(requestType: String, subject: GDPRSubject) {
        self.requestType = requestType
        self.subject = subject
    }
}

/// What a `GDPR_UPDATE` replaces, as the contract has it.
public struct ReplacementTermBody: Codable, Sendable {
    /// What the value is, such as `NAME`.
    public var type: String?
    /// The value that is wrong.
    public var existingValue: String?
    /// The value that is right.
    public var updatedValue: String?

    /// Makes a term of its parts.
    public init(type: String?, existingValue: String?, updatedValue: String?) {
        self.type = type
        self.existingValue = existingValue
        self.updatedValue = updatedValue
    }
}

/// Whom a request is about: all identifiers belong to one person.
public struct GDPRSubject: Codable, Sendable {
    /// The name.
    public var name: String?
    /// The user's id.
    public var userId: String?
    /// Of no meaning in Habeas.
    public var externalContactId: String?
    /// Of no meaning in Habeas.
    public var dialerContactId: ForeignIdentifier?
    /// Of no meaning in Habeas.
    public var journeyCustomer: ForeignIdentifier?
    /// Of no meaning in Habeas.
    public var socialHandle: ForeignIdentifier?
    /// The key in another system, such as `slack:U012AB3CD`.
    public var externalId: String?
    /// Postal addresses.
    public var addresses: [String]?
    /// Telephone numbers.
    public var phoneNumbers: [String]?
    /// E-mail addresses.
    public var emailAddresses: [String]?

    /// Makes a subject that is known by the user's id alone.
    public init(userId: String? = nil) {
        self.userId = userId
    }

    /// An identifier of a system that Habeas does not have.
    public struct ForeignIdentifier: Codable, Sendable {
        /// Its id there.
        public var id: String?
        /// Its type there.
        public var type: String?
        /// Its value there.
        public var value: String?
        /// The list that it is in.
        public var contactListId: String?
    }
}

/// What `POST /api/habeas/v1/requests` takes: an export with more to say than the contract has.
public struct ExportRequest: Codable, Sendable {
    /// Whom it is about.
    public var subject: GDPRSubject?
    /// The first instant, in ISO 8601.
    public var from: String?
    /// The first instant not included any more, in ISO 8601.
    public var until: String?
    /// Why it is made.
    public var reason: String?
    /// The forms of the messages: `jsonl`, `csv`, `html`, `rsmf`; the first is in every archive.
    public var formats: [String]?
    /// The language of the transcript: `en` or `es`.
    public var language: String?
    /// How other people are called: by `names` or `pseudonyms`.
    public var otherPeople: String?
    /// The id of a legal hold, whose data is exported although it is older than the organization keeps chat.
    public var holdId: String?
    /// `GDPR_EXPORT`, or `GDPR_DELETE` for an erasure; an export unless it says otherwise.
    public var requestType: String?
    /// Whether an erasure takes the archives as well that were made of the person earlier.
    public var destroyArchives: Bool?

    /// Makes an export request of its parts.
    public init(
        subject: GDPRSubject,
        from: String?,
        until: String?,
        reason: String?,
        formats: [String]?,
        language: String? = nil,
        otherPeople: String? = nil
    ) {
        self.subject = subject
        self.from = from
        self.until = until
        self.reason = reason
        self.formats = formats
        self.language = language
        self.otherPeople = otherPeople
    }
}
