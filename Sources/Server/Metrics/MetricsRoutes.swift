internal import Chat
private import Hummingbird
internal import Privacy
internal import Storage

/// `GET /metrics`: figures of this process, and of the caller's organization, for Prometheus.
struct MetricsRoutes: Sendable {
    let store: Store
    let clock: WallClock
    let calls: CallFigures
    let work: WorkFigures

    var routes: [Route] {
        [Route(.get, "/metrics", .holding(anyOf: [.viewMetrics]), isUnlimited: true, show)]
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let organization = try call.organization
        let now = clock.now
        let found = try await store.read { transaction in
            (
                requests: try transaction.requests.countByStatus(in: organization),
                queue: try transaction.jobs.queue(in: organization, at: now),
                deliveries: try transaction.webhooks.waitingDeliveries(in: organization),
                purge: try transaction.purges.last(in: organization),
                nodes: try transaction.nodes.running(at: now)
            )
        }
        var text = PrometheusText()
        text.add("habeas_info", .gauge, "The running version.", [([("version", HabeasVersion.current)], 1)])
        if store.isShared { Self.add(found.nodes, to: &text) }
        addCalls(to: &text)
        addWork(to: &text)
        addDatabase(to: &text)
        text.add(
            "habeas_requests",
            .gauge,
            "Privacy requests of the organization by status.",
            PrivacyRequest.Status.allCases.map { ([("status", $0.rawValue)], Double(found.requests[$0] ?? 0)) }
        )
        text.add("habeas_jobs_waiting", .gauge, "Jobs that no worker holds.", Double(found.queue.waiting))
        text.add("habeas_jobs_running", .gauge, "Jobs that a worker holds.", Double(found.queue.running))
        let age = found.queue.waitingSince.map { max(0, Double(now.milliseconds - $0.milliseconds) / 1000) }
        text.add("habeas_queue_age_seconds", .gauge, "How long the oldest waiting job has waited.", age ?? 0)
        text.add(
            "habeas_webhook_deliveries_waiting",
            .gauge,
            "Webhook deliveries that are not finished.",
            Double(found.deliveries)
        )
        let isPurging = found.purge.map { $0.endedAt == nil } ?? false
        text.add("habeas_purge_running", .gauge, "Whether a purge is under way.", isPurging ? 1 : 0)
        text.add(
            "habeas_purge_messages",
            .gauge,
            "Messages that the last purge has removed so far.",
            Double(found.purge?.messages ?? 0)
        )
        return Response(
            status: .ok,
            headers: [.contentType: PrometheusText.mediaType],
            body: .init(byteBuffer: .init(string: text.text))
        )
    }

    private static func add(_ nodes: [StoredNode], to text: inout PrometheusText) {
        let roles = NodeRole.allCases.map { role in (role.rawValue, nodes.count { $0.role == role.rawValue }) }
        text.add(
            "habeas_nodes",
            .gauge,
            "Servers that share the database and were heard of in the last minute, by role.",
            roles.map { ([("role", $0.0)], Double($0.1)) }
        )
    }

    private func addDatabase(to text: inout PrometheusText) {
        if let readers = store.readers {
            text.add(
                "habeas_database_readers",
                .gauge,
                "Connections that this process reads on.",
                [
                    ([("state", "busy")], Double(readers.busy)),
                    ([("state", "idle")], Double(readers.all - readers.busy)),
                ]
            )
            text.add("habeas_database_reads_waiting", .gauge, "Reads that wait for one.", Double(store.waitingReads))
        }
        text.add(
            "habeas_database_writes_waiting",
            .gauge,
            "Writes that wait for a commit.",
            Double(store.waitingWrites)
        )
    }

    private func addCalls(to text: inout PrometheusText) {
        let sums = calls.sums
        text.add(
            "habeas_http_requests_total",
            .counter,
            "Calls that this process has answered.",
            sums.calls.sorted { $0.key < $1.key }.map { kind, count in
                ([("method", kind.method), ("status", String(kind.status))], Double(count))
            }
        )
        text.add(
            "habeas_http_request_duration_seconds",
            "How long it took until an answer began.",
            bounds: CallFigures.bounds,
            counts: sums.histogram,
            sum: sums.duration.seconds
        )
    }

    private func addWork(to text: inout PrometheusText) {
        let sums = work.sums
        text.add("habeas_exports_total", .counter, "Exports that this process has completed.", Double(sums.exports))
        text.add("habeas_exported_messages_total", .counter, "The messages in them.", Double(sums.messages))
        text.add("habeas_exported_bytes_total", .counter, "The sizes of their archives.", Double(sums.bytes))
        text.add("habeas_export_seconds_total", .counter, "The time that they took.", sums.duration.seconds)
        text.add("habeas_work_failures_total", .counter, "Runs of requests that failed.", Double(sums.failures))
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
