/// What a second person has decided, or has yet to decide; Habeas's own.
public struct ApprovalBody: Codable, Sendable {
    /// `pending`, `approved`, `rejected` or `expired`.
    public var state: String
    /// Who asked.
    public var requestedBy: DomainEntityRef
    /// When it was asked for, in ISO 8601.
    public var requestedDate: String
    /// From when on it cannot be given any more, in ISO 8601.
    public var expiresDate: String
    /// Who decided.
    public var decidedBy: DomainEntityRef?
    /// When it was decided or expired, in ISO 8601.
    public var decidedDate: String?
    /// Why it was rejected.
    public var reason: String?

    /// Makes an approval of its parts.
    public init(
        state: String,
        requestedBy: DomainEntityRef,
        requestedDate: String,
        expiresDate: String,
        decidedBy: DomainEntityRef?,
        decidedDate: String?,
        reason: String?
    ) {
        self.state = state
        self.requestedBy = requestedBy
        self.requestedDate = requestedDate
        self.expiresDate = expiresDate
        self.decidedBy = decidedBy
        self.decidedDate = decidedDate
        self.reason = reason
    }
}

/// What a rejection takes, and what an extension of a deadline takes as well.
public struct ReasonBody: Codable, Sendable {
    /// Why.
    public var reason: String
    /// The last day, in ISO 8601; for extensions of a deadline that is a date.
    public var dueDate: String?

    /// Makes a body of its parts.
    public init(reason: String, dueDate: String? = nil) {
        self.reason = reason
        self.dueDate = dueDate
    }
}
