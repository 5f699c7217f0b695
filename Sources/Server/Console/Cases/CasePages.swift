internal import Chat
internal import Console
internal import Hummingbird
internal import Privacy
internal import Storage

/// `/admin/cases/{id}`: how far a case has come, its deadline and notes, and its merged archive.
struct CasePages: Sendable {
    let site: ConsoleSite
    let intake: CaseIntake
    let downloads: DownloadRoutes
    let destruction: ArchiveDestruction
    let check: ArchiveCheck
    let desk: ApprovalDesk

    private static let one = "/admin/cases/{caseId}"

    var routes: [ConsoleRoute] {
        let view = Access.holding(anyOf: [.viewRequests])
        let add = Access.holding(anyOf: [.addRequests])
        return [
            ConsoleRoute(.get, Self.one, view, show),
            ConsoleRoute(.get, Self.one + "/progress", view, progress),
            ConsoleRoute(.get, Self.one + "/archive", view, download),
            ConsoleRoute(.post, Self.one + "/verification", view, verify),
            ConsoleRoute(.post, Self.one + "/destruction", .holding(anyOf: [.deleteArchives]), destroy),
            ConsoleRoute(.post, Self.one + "/run", add, run),
            ConsoleRoute(.post, Self.one + "/notes", add, note),
            ConsoleRoute(.post, Self.one + "/extension", add, extend),
            ConsoleRoute(.post, Self.one + "/closing", add, close),
            ConsoleRoute(.post, Self.one + "/decision", .holding(anyOf: [.approveRequests]), decide),
        ]
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response { try await answer(page) }

    @Sendable
    private func progress(_ page: ConsoleCall) async throws -> Response {
        page.fragment("case-progress", try await find(page))
    }

    @Sendable
    private func download(_ page: ConsoleCall) async throws -> Response {
        let archive = try await archive(page)
        return Response(status: .found, headers: [.location: try await downloads.path(of: archive.id, page.call)])
    }

    @Sendable
    private func verify(_ page: ConsoleCall) async throws -> Response {
        let archive = try await archive(page)
        return try await answer(page, report: ArchiveReport(check.report(on: archive), page))
    }

    @Sendable
    private func destroy(_ page: ConsoleCall) async throws -> Response {
        let archive = try await archive(page)
        guard page.form["confirmed"] == "yes" else { throw APIError.badRequest("The act was not confirmed.") }
        guard try await destruction.destroy(archive.id, recording: page.act(.destroyArchive, of: archive.id)) else {
            throw APIError.notFound
        }
        return page.goOn(to: "/admin/cases/\(archive.source.identifier)", done: "destroyed")
    }

    @Sendable
    private func run(_ page: ConsoleCall) async throws -> Response {
        try await change(page, done: "caseRun") { id in
            try await page.recordingFailure(of: .runCase, on: id) {
                try await intake.run(id, by: page.visitor.caller, from: page.call.origin)
            }
        }
    }

    @Sendable
    private func note(_ page: ConsoleCall) async throws -> Response {
        try await change(page, done: "saved") { id in
            let text = try page.form.text("text", atMost: 4000)
            return try await intake.note(text, on: id, by: page.visitor.caller, from: page.call.origin)
        }
    }

    @Sendable
    private func extend(_ page: ConsoleCall) async throws -> Response {
        try await change(page, done: "saved") { id in
            let date = try page.form.date("due")
            let reason = try page.form.reason() ?? ""
            return try await intake.extend(
                id,
                to: date,
                reason: reason,
                by: page.visitor.caller,
                from: page.call.origin
            )
        }
    }

    @Sendable
    private func close(_ page: ConsoleCall) async throws -> Response {
        guard page.form["confirmed"] == "yes" else { throw APIError.unconfirmed }
        return try await change(page, done: "caseClosed") { id in
            try await intake.close(id, by: page.visitor.caller, from: page.call.origin)
        }
    }

    @Sendable
    private func decide(_ page: ConsoleCall) async throws -> Response {
        try await change(page, done: "decided") { id in
            try await desk.decide(.privacyCase(id), page.verdict, by: page.visitor.caller, from: page.call.origin)
        }
    }

    /// Does something to the case that a path names, and shows the case with what came of it.
    private func change(
        _ page: ConsoleCall,
        done: String,
        _ work: (PrivacyCase.ID) async throws -> Bool
    ) async throws -> Response {
        let id: PrivacyCase.ID = try page.call.identifier("caseId")
        do {
            guard try await work(id) else { throw APIError.notFound }
            return page.goOn(to: "/admin/cases/\(id)", done: done)
        } catch {
            return try await answer(page, problem: page.problem(error))
        }
    }

    private func answer(
        _ page: ConsoleCall,
        problem: Problem? = nil,
        report: ArchiveReport? = nil
    ) async throws -> Response {
        var content = try await find(page)
        content.problem = problem
        content.errors = problem?.errors ?? [:]
        content.report = report
        content.typed = problem == nil ? [:] : ["text": page.form["text"] ?? "", "reason": page.form["reason"] ?? ""]
        return page.page("case", title: content.title, content, status: problem == nil ? .ok : .badRequest)
    }

    private func find(_ page: ConsoleCall) async throws -> CaseContent {
        let id: PrivacyCase.ID = try page.call.identifier("caseId")
        let organization = try page.organization
        let found = try await site.store.read { transaction in
            try transaction.cases.find(id, in: organization).map { try CaseContent($0, page, transaction) }
        }
        guard let found else { throw APIError.notFound }
        return found
    }

    /// The merged archive of the case that a path names.
    private func archive(_ page: ConsoleCall) async throws -> StoredArchive {
        let id: PrivacyCase.ID = try page.call.identifier("caseId")
        let organization = try page.organization
        let archive = try await site.store.read { transaction in
            try transaction.cases.find(id, in: organization).flatMap { try transaction.archives.find(of: $0.id) }
        }
        guard let archive, archive.destroyedAt == nil else { throw APIError.notFound }
        return archive
    }
}
