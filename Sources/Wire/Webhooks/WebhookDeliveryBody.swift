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
