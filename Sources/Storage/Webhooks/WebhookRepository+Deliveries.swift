public import Chat
internal import Database

/// The deliveries.
extension WebhookRepository {
    /// Whether a delivery may be tried at an instant.
    public func isAnyWaiting(at now: Instant) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM webhook_deliveries WHERE finished_at IS NULL AND available_at <= $1 AND lease_until <= $1
            LIMIT 1
            """,
            [.instant(now)]
        ) { _ in true } ?? false
    }

    /// Leases the delivery that has waited longest and may be tried at an instant.
    public func claim(at now: Instant, leaseUntil: Instant) throws -> HeldDelivery? {
        let claimed = try connection.first(
            """
            UPDATE webhook_deliveries SET lease_until = $1, attempts = attempts + 1
            WHERE id = (
                SELECT id FROM webhook_deliveries WHERE finished_at IS NULL AND available_at <= $2 AND lease_until <= $2
                ORDER BY available_at, id LIMIT 1
            ) AND lease_until <= $2
            RETURNING id, created_at, attempts, body, webhook
            """,
            [.instant(leaseUntil), .instant(now)]
        ) { row in
            (
                id: row.id(0, of: WebhookDelivery.self), createdAt: row.instant(1), attempt: Int(row.integer(2)),
                body: row.text(3), webhook: row.id(4, of: Webhook.self)
            )
        }
        guard let claimed else { return nil }
        return try connection.first("SELECT url, secret FROM webhooks WHERE id = $1", [.id(claimed.webhook)]) { row in
            HeldDelivery(
                id: claimed.id,
                createdAt: claimed.createdAt,
                attempt: claimed.attempt,
                url: row.text(0),
                body: claimed.body,
                secret: row.text(1)
            )
        }
    }

    /// Notes what came of a try, unless somebody else holds the delivery by now.
    ///
    /// - Parameters:
    ///   - status: the status of the answer, if there was one.
    ///   - error: why there was none.
    ///   - state: how far the delivery has come by this.
    ///   - next: when it is tried again, if it still waits.
    public func note(
        _ delivery: HeldDelivery,
        status: Int?,
        error: String?,
        _ state: WebhookDelivery.State,
        next: Instant?,
        at now: Instant
    ) throws {
        try connection.execute(
            """
            UPDATE webhook_deliveries SET state = $3, last_status = $4, last_error = $5, last_at = $6,
                available_at = COALESCE($7, available_at), finished_at = $8, lease_until = 0
            WHERE id = $1 AND attempts = $2
            """,
            [
                .id(delivery.id), .integer(Int64(delivery.attempt)), .text(state.rawValue),
                .integer(status.map(Int64.init)), .text(error), .instant(now), .instant(next),
                state == .waiting ? .null : .instant(now),
            ]
        )
    }

    /// Gives back a delivery whose try was broken off, to be tried again at once.
    public func release(_ delivery: HeldDelivery) throws {
        try connection.execute(
            "UPDATE webhook_deliveries SET lease_until = 0, attempts = attempts - 1 WHERE id = $1 AND attempts = $2",
            [.id(delivery.id), .integer(Int64(delivery.attempt))]
        )
    }

    /// One page of what is on its way to a webhook or has come to its end, the newest first.
    public func deliveries(to webhook: Webhook.ID, size: Int, number: Int) throws -> [WebhookDelivery] {
        try connection.all(
            """
            SELECT id, event, state, created_at, attempts, last_at, last_status, last_error, available_at
            FROM webhook_deliveries WHERE webhook = $1 ORDER BY id DESC LIMIT $2 OFFSET $3
            """,
            [.id(webhook), .integer(Int64(size)), .integer(Int64(size * (number - 1)))]
        ) { row in
            let state: WebhookDelivery.State = try row.value(2, named: "webhook_deliveries.state")
            return WebhookDelivery(
                id: row.id(0),
                event: row.text(1),
                state: state,
                createdAt: row.instant(3),
                attempts: Int(row.integer(4)),
                lastTriedAt: row.optionalInstant(5),
                lastStatus: row.optionalInteger(6).map(Int.init),
                lastError: row.optionalText(7),
                nextTryAt: state == .waiting ? row.instant(8) : nil
            )
        }
    }

    /// How many deliveries to an organization's webhooks are not finished.
    public func waitingDeliveries(in organization: Organization.ID) throws -> Int {
        try connection.count(
            """
            SELECT COUNT(*) FROM webhook_deliveries JOIN webhooks ON webhooks.id = webhook_deliveries.webhook
            WHERE webhooks.organization = $1 AND webhook_deliveries.finished_at IS NULL
            """,
            [.id(organization)]
        )
    }

    /// How many deliveries to a webhook there are.
    public func count(to webhook: Webhook.ID) throws -> Int {
        try connection.count("SELECT COUNT(*) FROM webhook_deliveries WHERE webhook = $1", [.id(webhook)])
    }
}
