public import Chat
private import Crypto
private import Foundation

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
