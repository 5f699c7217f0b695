internal import Archive
internal import Chat
internal import Console
internal import Hummingbird
internal import Privacy
internal import Storage

/// `/admin/requests/{id}`: how far a request has come, what it has yielded, and what can be done with that.
struct RequestPages: Sendable {
    let site: ConsoleSite
    let downloads: DownloadRoutes
    let destruction: ArchiveDestruction
    let check: ArchiveCheck
    let desk: ApprovalDesk

    private static let one = "/admin/requests/{requestId}"

    var routes: [ConsoleRoute] {
        let view = Access.holding(anyOf: [.viewRequests])
        return [
            ConsoleRoute(.get, Self.one, view, show),
            ConsoleRoute(.get, Self.one + "/progress", view, progress),
            ConsoleRoute(.get, Self.one + "/archive", view, download),
            ConsoleRoute(.post, Self.one + "/verification", view, verify),
            ConsoleRoute(.post, Self.one + "/decision", .holding(anyOf: [.approveRequests]), decide),
            ConsoleRoute(.post, Self.one + "/destruction", .holding(anyOf: [.deleteArchives]), destroy),
        ]
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, report: nil)
    }

    @Sendable
    private func progress(_ page: ConsoleCall) async throws -> Response {
        page.fragment("request-progress", RequestContent(try await find(page), page))
    }

    /// Leads to a link that is good for a while, as the API does.
    @Sendable
    private func download(_ page: ConsoleCall) async throws -> Response {
        let archive = try await archive(page)
        return Response(status: .found, headers: [.location: try await downloads.path(of: archive.id, page.call)])
    }

    @Sendable
    private func verify(_ page: ConsoleCall) async throws -> Response {
        let archive = try await archive(page)
        return try await answer(page, report: try await check.report(on: archive))
    }

    @Sendable
    private func destroy(_ page: ConsoleCall) async throws -> Response {
        let archive = try await archive(page)
        guard page.form["confirmed"] == "yes" else { throw APIError.unconfirmed }
        guard try await destruction.destroy(archive.id, recording: page.act(.destroyArchive, of: archive.id)) else {
            throw APIError.notFound
        }
        return page.goOn(to: "/admin/requests/\(archive.source.identifier)", done: "destroyed")
    }

    /// Lets a request run that waits for a second person, or ends it.
    @Sendable
    private func decide(_ page: ConsoleCall) async throws -> Response {
        let id: PrivacyRequest.ID = try page.call.identifier("requestId")
        do {
            let verdict = try page.verdict
            guard try await desk.decide(.request(id), verdict, by: page.visitor.caller, from: page.call.origin) else {
                throw APIError.notFound
            }
            return page.goOn(to: "/admin/requests/\(id)", done: "decided")
        } catch {
            return try await answer(page, report: nil, problem: page.problem(error))
        }
    }

    private func answer(
        _ page: ConsoleCall,
        report: VerificationReport?,
        problem: Problem? = nil
    ) async throws -> Response {
        var content = RequestContent(try await find(page), page)
        content.problem = problem
        content.report = report.map { ArchiveReport($0, page) }
        return page.page("request", title: content.heading, content)
    }

    private func find(_ page: ConsoleCall) async throws -> FoundRequest {
        let id: PrivacyRequest.ID = try page.call.identifier("requestId")
        let organization = try page.organization
        let found = try await site.store.read { transaction -> FoundRequest? in
            guard let request = try transaction.requests.find(id, in: organization) else { return nil }
            return FoundRequest(
                request: request,
                subject: try transaction.subjectName(request),
                archive: try transaction.archives.find(of: id),
                result: try transaction.requests.result(of: id),
                approval: try request.approval.flatMap(transaction.approvals.find),
                key: try transaction.signingKeys.current(of: organization)?.publicKey.fingerprint
            )
        }
        guard let found else { throw APIError.notFound }
        return found
    }

    /// The archive of the request that a path names.
    private func archive(_ page: ConsoleCall) async throws -> StoredArchive {
        guard let archive = try await find(page).archive, archive.destroyedAt == nil else { throw APIError.notFound }
        return archive
    }
}

/// A request with what it has come to.
struct FoundRequest: Sendable {
    let request: PrivacyRequest
    let subject: String
    let archive: StoredArchive?
    let result: RequestResult?
    let approval: Approval?
    /// The fingerprint of the key that archives are signed with now.
    let key: String?
}
