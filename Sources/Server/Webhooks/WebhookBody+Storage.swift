internal import Chat
internal import Storage
internal import Wire

extension WebhookBody {
    /// A stored webhook, with its secret when it has just been made.
    init(_ webhook: Webhook, secret: Secret? = nil) {
        self.init(
            id: webhook.id.description,
            url: webhook.url,
            events: webhook.events.map(\.rawValue),
            description: webhook.description,
            createdDate: webhook.createdAt.description,
            secret: secret?.value,
            selfUri: "/api/habeas/v1/webhooks/\(webhook.id)"
        )
    }
}

extension WebhookDeliveryBody {
    init(_ delivery: WebhookDelivery) {
        self.init(
            id: delivery.id.description,
            event: delivery.event,
            state: delivery.state.rawValue,
            createdDate: delivery.createdAt.description,
            attempts: delivery.attempts
        )
        lastTryDate = delivery.lastTriedAt?.description
        lastStatus = delivery.lastStatus
        lastError = delivery.lastError
        nextTryDate = delivery.nextTryAt?.description
    }
}
