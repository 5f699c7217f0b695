/// What `POST /api/habeas/v1/webhooks` takes.
public struct NewWebhook: Decodable, Sendable {
    /// Where events are sent.
    public var url: String
    /// The names of the events; all of them when left out.
    public var events: [String]?
    /// What it is for.
    public var description: String?
}

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

/// A delivery as it is answered.
public struct WebhookDeliveryBody: Codable, Sendable {
    /// Its id, which the call has in `Habeas-Delivery`.
    public var id: String
    /// The event's name.
    public var event: String
    /// `waiting`, `delivered` or `abandoned`.
    public var state: String
    /// When the event happened.
    public var createdDate: String
    /// How often it was tried.
    public var attempts: Int
    /// When it was tried last.
    public var lastTryDate: String?
    /// The status of the last answer.
    public var lastStatus: Int?
    /// Why the last try had no answer.
    public var lastError: String?
    /// When it is tried next.
    public var nextTryDate: String?

    /// Makes a body of what every delivery has.
    public init(id: String, event: String, state: String, createdDate: String, attempts: Int) {
        self.id = id
        self.event = event
        self.state = state
        self.createdDate = createdDate
        self.attempts = attempts
    }
}
