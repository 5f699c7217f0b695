internal import Chat
internal import Storage

extension StoreTransaction {
    /// Tells webhooks what has become of a job's request.
    func announce(
        _ event: WebhookEvent,
        of job: Job,
        _ status: PrivacyRequest.Status,
        at now: Instant
    ) throws {
        try webhooks.announce(event, of: job.request, status, in: job.organization, at: now)
    }
}
