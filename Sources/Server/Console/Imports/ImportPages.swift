internal import Chat
internal import Console
private import Foundation
internal import Hummingbird
internal import Importing
internal import Storage

/// `/admin/imports`: brings a Slack export in, and tells what became of every entry.
struct ImportPages: Sendable {
    let site: ConsoleSite
    let imports: UploadedImports

    /// The largest export, in bytes: 16 GiB.
    private static let largestFile: Int64 = 16 << 30

    var routes: [ConsoleRoute] {
        // Whoever may say how long chat is kept may bring some in.
        let access = Access.holding(anyOf: [.editSettings])
        return [
            ConsoleRoute(.get, "/admin/imports", access, show),
            ConsoleRoute(.post, "/admin/imports", access, takesFile: true, receive),
        ]
    }

    private struct Content: Sendable {
        struct Count: Sendable {
            let count: String
            let reason: String
        }

        struct Import: Sendable {
            let file: String
            let detail: String
            let facts: [Fact]
            let skipped: Rows<Count>?
            let notes: Rows<Count>?
        }

        let running: String?
        let mayImport = true
        let problem: Problem?
        let imports: Rows<Import>?
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, problem: nil)
    }

    /// Takes the file in; the form token comes before it, and is checked before any of it is kept.
    @Sendable
    private func receive(_ page: ConsoleCall) async throws -> Response {
        do {
            return try await receiveParts(page)
        } catch let error as APIError where error.status == .contentTooLarge {
            return try await answer(page, problem: Problem(text: page.texts("refusal.uploadLarge")))
        } catch let error as APIError where error.status == .badRequest {
            return try await answer(page, problem: Problem(text: page.texts("refusal.uploadCut")))
        }
    }

    private func receiveParts(_ page: ConsoleCall) async throws -> Response {
        // What would never fit is refused before it is sent.
        let announced = page.call.request.headers[.contentLength].flatMap { Int64($0) } ?? 0
        guard announced <= Self.largestFile else { throw APIError.bodyTooLarge }
        var body = try MultipartBody(page.call.request)
        var isOwn = false
        while let part = try await body.next() {
            switch part.name {
            case "form_token":
                isOwn = try page.visitor.session.isBrought(by: await body.text(atMost: 1000))
            case "file":
                guard isOwn else { throw APIError.foreignForm }
                return try await take(part, of: &body, page)
            default: _ = try await body.text(atMost: 1000)
            }
        }
        guard isOwn else { throw APIError.foreignForm }
        return try await answer(page, problem: Problem(text: page.texts("refusal.noFile")))
    }

    private func take(
        _ part: MultipartBody.Part,
        of body: inout MultipartBody,
        _ page: ConsoleCall
    ) async throws -> Response {
        let name = part.fileName.flatMap { try? AttachmentName.checked(String($0.suffix(200))) }
        guard let name, name.lowercased().hasSuffix(".zip") else {
            return try await answer(page, problem: Problem(text: page.texts("refusal.noFile")))
        }
        let file = try await ReceivedFile.make(named: name)
        do {
            var size: Int64 = 0
            while let bytes = try await body.bytes() {
                size += Int64(bytes.count)
                guard size <= Self.largestFile else { throw APIError.bodyTooLarge }
                try await file.append(bytes)
            }
            let job = UploadedImports.Job(
                file: file,
                name: name,
                organization: try page.organization,
                actor: AuditActor(try page.visitor.caller),
                origin: page.call.origin
            )
            guard imports.add(job) else { throw FormRefusal("refusal.importRunning") }
            return page.goOn(to: "/admin/imports")
        } catch {
            await file.remove()
            guard let refusal = error as? FormRefusal else { throw error }
            return try await answer(page, problem: page.problem(refusal))
        }
    }

    private func answer(_ page: ConsoleCall, problem refusal: Problem?) async throws -> Response {
        let organization = try page.organization
        let records = try await site.store.read { try $0.imports.all(in: organization) }
        var running: String?
        var problem = refusal
        switch imports.state(of: organization) {
        case .running(let file, let entries):
            running = page.texts.counting(entries, "importProgress", ["file": file])
        case .failed(let file, let reason):
            if problem == nil {
                problem = Problem(text: page.texts("importFailed", ["file": file]), advice: reason)
            }
        case nil: break
        }
        let content = Content(
            running: running,
            problem: problem,
            imports: Rows(records.reversed().map { record($0, page) })
        )
        let status: HTTPResponse.Status = refusal == nil ? .ok : .badRequest
        return page.page("imports", title: page.texts("importsTitle"), content, status: status)
    }

    private func record(_ record: ImportRecord, _ page: ConsoleCall) -> Content.Import {
        let report = try? JSONDecoder().decode(ImportReport.self, from: Data(record.report.utf8))
        func counts(_ counts: [String: Int]?) -> Rows<Content.Count>? {
            Rows(
                (counts ?? [:]).sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
                    .map { .init(count: page.format.number($0.value), reason: $0.key) }
            )
        }
        let facts: [(String, Int?)] = [
            ("entriesLabel", report?.entries), ("messagesLabel", report?.messages), ("eventsLabel", report?.events),
            ("unchangedLabel", report?.unchanged), ("updatedLabel", report?.updated), ("peopleTitle", report?.users),
            ("conversationsTitle", report?.conversations),
        ]
        return Content.Import(
            file: record.file,
            detail: page.texts("importFinished", ["time": page.format.moment(record.finishedAt).text]),
            facts: facts.compactMap { key, count in
                count.map { Fact(name: page.texts(key), value: page.format.number($0)) }
            },
            skipped: counts(report?.skipped),
            notes: counts(report?.notes)
        )
    }
}
