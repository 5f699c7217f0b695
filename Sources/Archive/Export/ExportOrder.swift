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

    /// Makes an order of its parts.
    public init(request: PrivacyRequest, organization: Organization, subject: User, now: Instant, signer: Signer) {
        self.request = request
        self.organization = organization
        self.subject = subject
        self.now = now
        self.signer = signer
    }

    /// The instant before which chat is gone.
    public var cutoff: Instant { organization.retention.cutoff(at: now) }

    /// What is covered: from the cutoff, or later if asked, until the request was made, or earlier if asked.
    public var range: ExportRange {
        let start = max(cutoff, request.periodStart ?? cutoff)
        let end = min(request.createdAt, request.periodEnd ?? request.createdAt)
        return ExportRange(author: subject.id, start: start, end: max(start, end))
    }
}
