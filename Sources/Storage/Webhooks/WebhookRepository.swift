public import Chat
internal import Database

/// Who is told of events, and what is on its way to them.
public struct WebhookRepository {
    let connection: any DatabaseConnection

    /// For how many days a delivery that has come to its end can be seen.
    private static let daysShown = 30

    /// Adds a webhook.
    ///
    /// - Parameter secret: signs what is sent; it is kept as it is, since a digest could not sign.
    public func insert(_ webhook: Webhook, secret: Secret) throws {
        try connection.execute(
            """
            INSERT INTO webhooks (id, organization, url, events, description, created_at, secret)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .id(webhook.id), .id(webhook.organization), .text(webhook.url),
                .text(webhook.events.map(\.rawValue).joined(separator: " ")), .text(webhook.description),
                .instant(webhook.createdAt), .text(secret.value),
            ]
        )
    }

    /// The organization's webhooks, the oldest first.
    public func all(in organization: Organization.ID) throws -> [Webhook] {
        try connection.all(
            Self.select + " WHERE organization = $1 ORDER BY created_at, id",
            [.id(organization)],
            Self.read
        )
    }

    /// The organization's webhook with an identifier.
    public func find(_ id: Webhook.ID, in organization: Organization.ID) throws -> Webhook? {
        try connection.first(
            Self.select + " WHERE id = $1 AND organization = $2",
            [.id(id), .id(organization)],
            Self.read
        )
    }

    /// Removes a webhook, with all that is on its way to it.
    public func delete(_ id: Webhook.ID) throws {
        try connection.execute("DELETE FROM webhook_deliveries WHERE webhook = $1", [.id(id)])
        try connection.execute("DELETE FROM webhooks WHERE id = $1", [.id(id)])
    }

    /// Puts an event about a request on its way to whoever is told of it.
    ///
    /// It belongs into the transaction of what happened: neither is kept without the other.
    public func announce(
        _ event: WebhookEvent,
        of request: PrivacyRequest.ID,
        _ status: PrivacyRequest.Status,
        in organization: Organization.ID,
        at now: Instant
    ) throws {
        var entity = CanonicalJSON()
        entity.field("id", request.description)
        entity.field("selfUri", "/api/v2/gdpr/requests/\(request)")
        entity.field("status", status.rawValue)
        entity.field("type", "request")
        try announce(event, entity, in: organization, at: now)
    }

    /// Puts an event about a case on its way to whoever is told of it; as for one about a request.
    public func announce(
        _ event: WebhookEvent,
        of id: PrivacyCase.ID,
        _ status: PrivacyCase.Status,
        in organization: Organization.ID,
        at now: Instant
    ) throws {
        var entity = CanonicalJSON()
        entity.field("id", id.description)
        entity.field("selfUri", "/api/habeas/v1/cases/\(id)")
        entity.field("status", status.rawValue)
        entity.field("type", "case")
        try announce(event, entity, in: organization, at: now)
    }

    private func announce(
        _ event: WebhookEvent,
        _ entity: CanonicalJSON,
        in organization: Organization.ID,
        at now: Instant
    ) throws {
        let oldest = now.advanced(byDays: -Self.daysShown)
        try connection.execute("DELETE FROM webhook_deliveries WHERE finished_at < $1", [.instant(oldest)])
        var generator = SystemRandomNumberGenerator()
        for webhook in try all(in: organization) where webhook.events.contains(event) {
            let id = WebhookDelivery.ID.live(at: now, using: &generator)
            var body = CanonicalJSON()
            body.field("at", now.description)
            body.field("entity", raw: entity.object)
            body.field("event", event.rawValue)
            body.field("id", id.description)
            body.field("organization", organization.description)
            try connection.execute(
                """
                INSERT INTO webhook_deliveries
                    (id, webhook, event, body, created_at, available_at, lease_until, attempts, state)
                VALUES ($1, $2, $3, $4, $5, $5, 0, 0, 'waiting')
                """,
                [.id(id), .id(webhook.id), .text(event.rawValue), .text(body.object), .instant(now)]
            )
        }
    }

    private static let select = "SELECT id, organization, url, events, description, created_at FROM webhooks"

    private static func read(_ row: any DatabaseRow) throws -> Webhook {
        Webhook(
            id: row.id(0),
            organization: row.id(1),
            address: row.text(2),
            events: row.text(3).split(separator: " ").compactMap { WebhookEvent(rawValue: String($0)) },
            description: row.optionalText(4),
            createdAt: row.instant(5)
        )
    }
}
