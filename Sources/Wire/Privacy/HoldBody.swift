/// A legal hold; Habeas's own.
public struct HoldBody: Codable, Sendable {
    /// Its id.
    public var id: String
    /// The id of the person whose messages are held.
    public var userId: String?
    /// The id of the conversation that is held.
    public var conversationId: String?
    /// Why.
    public var reason: String
    /// Who placed it.
    public var createdBy: DomainEntityRef
    /// When it was placed, in ISO 8601.
    public var createdDate: String
    /// When it ends by itself, in ISO 8601.
    public var endsAt: String?
    /// When it was released, in ISO 8601.
    public var releasedDate: String?
    /// The name of whoever released it.
    public var releasedBy: String?
    /// `ACTIVE`, `ENDED` or `RELEASED`.
    public var state: String
    /// Where it is.
    public var selfUri: String

    /// Makes a hold of its parts.
    public init(
        id: String,
        userId: String?,
        conversationId: String?,
        reason: String,
        createdBy: DomainEntityRef,
        createdDate: String,
        endsAt: String?,
        releasedDate: String?,
        releasedBy: String?,
        state: String,
        selfUri: String
    ) {
        self.id = id
        self.userId = userId
        self.conversationId = conversationId
        self.reason = reason
        self.createdBy = createdBy
        self.createdDate = createdDate
        self.endsAt = endsAt
        self.releasedDate = releasedDate
        self.releasedBy = releasedBy
        self.state = state
        self.selfUri = selfUri
    }
}

/// What `POST /api/habeas/v1/holds` takes.
public struct HoldRequest: Decodable, Sendable {
    /// The person whose messages are held.
    public var subject: GDPRSubject?
    /// The conversation that is held, by its id or the address of a room.
    public var conversationId: String?
    /// Why.
    public var reason: String
    /// When it ends by itself, in ISO 8601.
    public var endsAt: String?
}
