public import Chat

/// One event on its way to one webhook.
public struct WebhookDelivery: Sendable {
    /// Identifies a delivery; the same at every try.
    public typealias ID = Identifier<WebhookDelivery>

    /// How far a delivery has come.
    public enum State: String, Sendable {
        /// It will be tried, or tried again.
        case waiting
        /// The receiver has taken it.
        case delivered
        /// It was tried for as long as it may be.
        case abandoned
    }

    /// Identifies this delivery.
    public let id: ID
    /// The event's name, such as `request.created`.
    public let event: String
    /// How far it has come.
    public let state: State
    /// When the event happened.
    public let createdAt: Instant
    /// How often it was tried.
    public let attempts: Int
    /// When it was tried last.
    public let lastTriedAt: Instant?
    /// The status of the last answer.
    public let lastStatus: Int?
    /// Why the last try had no answer.
    public let lastError: String?
    /// When it is tried next; `nil` when it is not.
    public let nextTryAt: Instant?
}
