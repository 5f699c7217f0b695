internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `/api/habeas/v1/webhooks`: programs that are told of events.
struct WebhookRoutes: Sendable {
    let store: Store
    /// Whether `http:` may lead to other computers.
    let allowsPlain: Bool

    private static let list = "/api/habeas/v1/webhooks"
    /// As many webhooks as an organization may have.
    private static let mostWebhooks = 25
    /// The longest description, in Unicode scalars.
    private static let longestDescription = 1000

    var routes: [Route] {
        let one = Self.list + "/{webhookId}"
        let read: [Scope] = [.organization, .organizationReadOnly]
        let write: [Scope] = [.organization]
        return [
            Route(.get, Self.list, .holding(anyOf: [.viewWebhooks]), scopes: read, showAll),
            Route(
                .post,
                Self.list,
                .holding(anyOf: [.addWebhooks]),
                scopes: write,
                audits: [.createWebhook],
                add
            ),
            Route(.get, one, .holding(anyOf: [.viewWebhooks]), scopes: read, show),
            Route(
                .delete,
                one,
                .holding(anyOf: [.deleteWebhooks]),
                scopes: write,
                audits: [.deleteWebhook],
                delete
            ),
            Route(.get, one + "/deliveries", .holding(anyOf: [.viewWebhooks]), scopes: read, showDeliveries),
        ]
    }

    @Sendable
    private func showAll(_ call: Call) async throws -> Response {
        let organization = try call.organization
        let webhooks = try await store.read { try $0.webhooks.all(in: organization) }
        let size = max(webhooks.count, 1)
        return try .json(
            EntityListing(
                webhooks.map { WebhookBody($0) },
                size: size,
                number: 1,
                total: webhooks.count,
                uri: Self.list
            )
        )
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let body = try await call.body(as: NewWebhook.self)
        var generator = SystemRandomNumberGenerator()
        let secret = Secret(using: &generator)
        let webhook = Webhook(
            id: .random(using: &generator),
            organization: try call.organization,
            url: try url(body.url),
            events: try Self.events(body.events),
            description: try Self.description(body.description),
            createdAt: call.context.receivedAt
        )
        try await store.write { transaction in
            guard try transaction.webhooks.all(in: webhook.organization).count < Self.mostWebhooks else {
                throw APIError.conflict("An organization has at most \(Self.mostWebhooks) webhooks. Delete some first.")
            }
            try transaction.webhooks.insert(webhook, secret: secret)
            let details: AuditDetails = [
                "address": .text(webhook.origin), "events": .list(webhook.events.map(\.rawValue)),
            ]
            try transaction.audit.record(call.act(.createWebhook, of: webhook.id, details))
        }
        return try .json(WebhookBody(webhook, secret: secret), status: .created)
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let (id, organization): (Webhook.ID, _) = (try call.identifier("webhookId"), try call.organization)
        guard let webhook = try await store.read({ try $0.webhooks.find(id, in: organization) }) else {
            throw APIError.notFound
        }
        return try .json(WebhookBody(webhook))
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        let (id, organization): (Webhook.ID, _) = (try call.identifier("webhookId"), try call.organization)
        try await store.write { transaction in
            guard let webhook = try transaction.webhooks.find(id, in: organization) else { throw APIError.notFound }
            try transaction.webhooks.delete(id)
            try transaction.audit.record(call.act(.deleteWebhook, of: id, ["address": .text(webhook.origin)]))
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func showDeliveries(_ call: Call) async throws -> Response {
        let (id, organization): (Webhook.ID, _) = (try call.identifier("webhookId"), try call.organization)
        let paging = try Paging(call.query)
        let page = try await store.read { transaction in
            guard try transaction.webhooks.find(id, in: organization) != nil else { throw APIError.notFound }
            return (
                deliveries: try transaction.webhooks.deliveries(to: id, size: paging.size, number: paging.number),
                total: try transaction.webhooks.count(to: id)
            )
        }
        return try .json(
            EntityListing(
                page.deliveries.map(WebhookDeliveryBody.init),
                size: paging.size,
                number: paging.number,
                total: page.total,
                uri: "\(Self.list)/\(id)/deliveries"
            )
        )
    }

    private func url(_ text: String) throws(APIError) -> WebhookURL {
        do throws(WebhookURL.Refusal) {
            return try WebhookURL(text, allowsPlain: allowsPlain)
        } catch {
            throw .invalidValue("url", error.description)
        }
    }

    private static func events(_ names: [String]?) throws(APIError) -> [WebhookEvent] {
        guard let names else { return WebhookEvent.allCases }
        let events = WebhookEvent.allCases.filter { names.contains($0.rawValue) }
        guard !events.isEmpty, Set(names) == Set(events.map(\.rawValue)) else {
            let known = WebhookEvent.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidValue("events", "must hold some of \(known)")
        }
        return events
    }

    private static func description(_ text: String?) throws(APIError) -> String? {
        guard let text else { return nil }
        guard text.unicodeScalars.count <= longestDescription, !text.unicodeScalars.contains("\0") else {
            throw .invalidValue("description", "must have at most \(longestDescription) characters, and no NUL")
        }
        return text
    }
}
