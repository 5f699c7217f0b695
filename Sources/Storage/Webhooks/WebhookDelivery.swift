public import Chat
private import Crypto
private import Foundation

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

/// A delivery that a courier holds: nobody else tries it until the lease ends.
public struct HeldDelivery: Sendable {
    /// Identifies the delivery.
    public let id: WebhookDelivery.ID
    /// When the event happened.
    public let createdAt: Instant
    /// How often it was tried, this time included; it tells this lease from an earlier one.
    public let attempt: Int
    /// Where it goes.
    public let url: String
    /// What is sent, as JSON.
    public let body: String
    let secret: String

    /// The value of the header `Habeas-Signature`: the time in seconds, and the HMAC-SHA256 of it and the body.
    public func signature(at now: Instant) -> String {
        let time = now.milliseconds / 1000
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(time).\(body)".utf8),
            using: SymmetricKey(data: Data(secret.utf8))
        )
        return "t=\(time),v1=\(Array(code).hexadecimal)"
    }
}
