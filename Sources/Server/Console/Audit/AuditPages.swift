internal import Chat
internal import Console
internal import Hummingbird
private import NIOCore
internal import Storage
private import Wire

/// `/admin/audit`: who did what, whether the trail holds, and all of it as a file.
struct AuditPages: Sendable {
    let site: ConsoleSite

    private static let pageSize = 50
    /// As many entries as are read at once for the file.
    private static let batchSize = 500

    var routes: [ConsoleRoute] {
        let view = Access.holding(anyOf: [.viewAudit])
        return [
            ConsoleRoute(.get, "/admin/audit", view, show),
            ConsoleRoute(.post, "/admin/audit/verification", view, verify),
            ConsoleRoute(.get, "/admin/audit/export", view, export),
        ]
    }

    private struct Content: Sendable {
        struct Row: Sendable {
            let sequence: String
            let at: LocalMoment
            let who: String
            let what: String
            let entity: String?
            /// Where the entries about the same are.
            let href: String
            let details: String?
            let badge: Badge
            let origin: String
        }

        struct Finding: Sendable { let text: String }

        struct Verification: Sendable {
            let tone: String
            let verdict: String
            let detail: String
            let findings: Rows<Finding>?
        }

        let problem: Problem?
        let errors: [String: String]
        let services: [Option]
        let outcomes: [Option]
        let from: String
        let until: String
        let entity: String?
        let table: Rows<Row>?
        let older: String?
        let verification: Verification?
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, verification: nil)
    }

    @Sendable
    private func verify(_ page: ConsoleCall) async throws -> Response {
        let organization = try page.organization
        let trail = try await site.store.read { try AuditVerification(of: organization, $0) }
        let verification = Content.Verification(
            tone: trail.isIntact ? "good" : "bad",
            verdict: page.texts(trail.isIntact ? "trailHolds" : "trailBroken"),
            detail: page.texts.counting(trail.entries, "trailEntries") + " "
                + page.texts.counting(trail.signedHeads, "trailHeads"),
            findings: Rows(trail.findings.map { .init(text: "\($0.sequence) \($0.problem)") })
        )
        return try await answer(page, verification: verification)
    }

    /// Writes the whole trail in pieces, each entry as it is hashed.
    @Sendable
    private func export(_ page: ConsoleCall) async throws -> Response {
        let organization = try page.organization
        let body = ResponseBody { [site] writer in
            var place: Int64 = 0
            while true {
                let entries = try await site.store.read { [place] transaction in
                    try transaction.audit.entries(
                        in: organization,
                        AuditFilter(),
                        newestFirst: false,
                        after: place,
                        limit: Self.batchSize
                    )
                }
                guard let last = entries.last else { break }
                try await writer.write(ByteBuffer(string: entries.map { $0.line + "\n" }.joined()))
                place = last.sequence
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/jsonl", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"habeas-audit.jsonl\"",
            ],
            body: body
        )
    }

    private func answer(_ page: ConsoleCall, verification: Content.Verification?) async throws -> Response {
        let query = page.query
        let services = AuditServiceMapping.known.services.map(\.name)
        var filter = AuditFilter()
        filter.service = query["service"].nonEmpty
        filter.outcome = query["outcome"].nonEmpty
        filter.entity = query["entity"].nonEmpty
        var problem: Problem?
        do {
            filter.from = try query.day("from")
            filter.until = try query.day("until")?.advanced(byDays: 1)
        } catch {
            problem = try page.problem(error)
        }
        let place = query["before"].flatMap { Int64($0) }
        let organization = try page.organization
        let entries = try await site.store.read { [filter] transaction in
            try transaction.audit.entries(
                in: organization,
                filter,
                newestFirst: true,
                after: place,
                limit: Self.pageSize + 1
            )
        }
        let shown = entries.prefix(Self.pageSize)
        let address = query.address("/admin/audit", keeping: ["service", "outcome", "entity", "from", "until"])
        let mark = address.contains("?") ? "&" : "?"
        let content = Content(
            problem: problem,
            errors: problem?.errors ?? [:],
            services: [Option(value: "", label: page.texts("allServices"), isChosen: filter.service == nil)]
                + services.map {
                    Option(value: $0, label: page.texts("service.\($0)"), isChosen: $0 == filter.service)
                },
            outcomes: ["", "success", "failure"].map {
                Option(
                    value: $0,
                    label: page.texts("outcome.\($0.isEmpty ? "any" : $0)"),
                    isChosen: $0 == filter.outcome ?? ""
                )
            },
            from: query["from"] ?? "",
            until: query["until"] ?? "",
            entity: filter.entity,
            table: Rows(shown.map { row($0, page) }),
            older: entries.count > shown.count ? shown.last.map { "\(address)\(mark)before=\($0.sequence)" } : nil,
            verification: verification
        )
        return page.page("audit", title: page.texts("auditTitle"), content, status: problem == nil ? .ok : .badRequest)
    }

    private func row(_ entry: AuditEntry, _ page: ConsoleCall) -> Content.Row {
        let what = "\(entry.entityType).\(entry.action)"
        let details = AuditLogMessage(entry).context?.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value)" }.joined(separator: " · ")
        let known = [entry.reason, details].compactMap { $0.nonEmpty }.joined(separator: " · ")
        return Content.Row(
            sequence: page.format.number(Int(entry.sequence)),
            at: page.format.moment(entry.at),
            who: entry.userName ?? entry.clientName
                ?? page.texts(entry.origin == AuditOrigin.worker.text ? "theServer" : "nobody"),
            what: page.texts.all["act.\(what)"] ?? what,
            entity: entry.entity,
            href: "/admin/audit?entity=\(FormFields.encoded(entry.entity ?? ""))",
            details: entry.entity == nil && known.isEmpty ? nil : known,
            badge: Badge(
                label: page.texts("outcome.\(entry.outcome)"),
                tone: entry.outcome == "success" ? "good" : "bad"
            ),
            origin: page.texts.all["origin.\(entry.origin)"] ?? entry.origin
        )
    }
}
