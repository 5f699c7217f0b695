/// A webhook as it is answered.
public struct WebhookBody: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Where events are sent.
    public var url: String
    /// The names of the events.
    public var events: [String]
    /// What it is for.
    public var description: String?
    /// When it was made.
    public var createdDate: String
    /// What signs the calls; told once, when the webhook is made.
    public var secret: String?
    /// Where it is.
    public var selfUri: String

    /// Makes a body of its parts.
    public init(
        id: String,
        url: String,
        events: [String],
        description: String?,
        createdDate: String,
        secret: String?,
        selfUri: String
    ) {
        self.id = id
        self.url = url
        self.events = events
        self.description = description
        self.createdDate = createdDate
        self.secret = secret
        self.selfUri = selfUri
    }
}
