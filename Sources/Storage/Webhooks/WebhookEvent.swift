/// What a webhook can be told of.
public enum WebhookEvent: String, CaseIterable, Sendable {
    case requestCreated = "request.created"
    case requestCompleted = "request.completed"
    case requestFailed = "request.failed"
    case caseOpened = "case.opened"
    case caseStarted = "case.started"
    case caseCompleted = "case.completed"
    case caseFailed = "case.failed"
    case caseClosed = "case.closed"
    case approvalRequested = "approval.requested"
    case approvalApproved = "approval.approved"
    case approvalRejected = "approval.rejected"
    case approvalExpired = "approval.expired"
}
