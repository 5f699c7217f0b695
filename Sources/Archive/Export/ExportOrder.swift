public import Chat
public import Storage

/// What an archive is to hold, and what it states about itself.
public struct ExportOrder: Sendable {
    /// The request that is carried out.
    public let request: PrivacyRequest
    /// The organization whose chat it is.
    public let organization: Organization
    /// Whose messages.
    public let subject: User
    /// The instant at which the retention period was applied.
    public let now: Instant
    /// Who signs the archive in the organization's name.
    public let signer: Signer

    /// The hold whose data is exported although it is older than the cutoff.
    public let held: HeldData?
    /// The conversations that the archive is restricted to; `nil` when it is of all.
    public let conversations: Set<Conversation.ID>?

    /// What a hold has kept of the subject.
    public struct HeldData: Sendable {
        /// The hold.
        public let hold: Hold
        /// When the oldest message was sent.
        public let oldest: Instant

        /// Makes held data of its parts.
        public init(hold: Hold, oldest: Instant) {
            self.hold = hold
            self.oldest = oldest
        }
    }

    /// Makes an order of its parts.
    public init(
        request: PrivacyRequest,
        organization: Organization,
        subject: User,
        now: Instant,
        signer: Signer,
        held: HeldData? = nil,
        conversations: Set<Conversation.ID>? = nil
    ) {
        self.request = request
        self.organization = organization
        self.subject = subject
        self.now = now
        self.signer = signer
        self.held = held
        self.conversations = conversations
    }

    /// The instant before which chat is gone.
    public var cutoff: Instant { organization.retention.cutoff(at: now) }

    /// What is covered: from the cutoff, or later if asked, until the request was made, or earlier if asked.
    ///
    /// Under a hold it begins with the oldest message that is held.
    public var range: ExportRange {
        let first = held.map { min(cutoff, $0.oldest) } ?? cutoff
        let start = max(first, request.periodStart ?? first)
        let end = min(request.createdAt, request.periodEnd ?? request.createdAt)
        var limit: ExportRange.Limit?
        if case .conversation(let id)? = held?.hold.target { limit = .init(cutoff: cutoff, conversation: id) }
        return ExportRange(
            author: subject.id,
            start: start,
            end: max(start, end),
            limit: limit,
            conversations: conversations
        )
    }
}
