/// What a webhook can be told of.
public enum WebhookEvent: String, CaseIterable, Sendable {
    case requestCreated = "request.created"
    case requestCompleted = "request.completed"
    case requestFailed = "request.failed"
}
