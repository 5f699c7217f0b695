public import Chat
private import Foundation

/// Somebody's program that is told of events, by calls to an address.
public struct Webhook: Sendable {
    /// Identifies a webhook.
    public typealias ID = Identifier<Webhook>

    /// Identifies this webhook.
    public let id: ID
    /// The organization whose events it is told of.
    public let organization: Organization.ID
    /// Where events are sent.
    public let url: String
    /// What it is told of.
    public let events: [WebhookEvent]
    /// What it is for.
    public let description: String?
    /// When it was made.
    public let createdAt: Instant

    /// The scheme, the computer and the port of the address: what comes after may be a secret.
    public var origin: String {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.encodedHost else {
            return ""
        }
        return "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }

    /// Makes a webhook of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        url: WebhookURL,
        events: [WebhookEvent],
        description: String?,
        createdAt: Instant
    ) {
        self.init(
            id: id,
            organization: organization,
            address: url.text,
            events: events,
            description: description,
            createdAt: createdAt
        )
    }

    init(
        id: ID,
        organization: Organization.ID,
        address: String,
        events: [WebhookEvent],
        description: String?,
        createdAt: Instant
    ) {
        self.id = id
        self.organization = organization
        url = address
        self.events = events
        self.description = description
        self.createdAt = createdAt
    }
}
