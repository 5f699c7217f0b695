internal import Chat
internal import Console
private import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
private import NIOCore
internal import Storage

/// `/admin`: the pages on which officers and administrators do their work.
struct AdminConsole: Sendable {
    let site: ConsoleSite
    let routes: [ConsoleRoute]
    let callers: CallerCache
    let uses: SessionUses
    let logger: Logger

    /// Takes the addresses of the console over.
    func add(to router: Router<CallContext>) {
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { await answer(route, $0, $1) }
        }
        let nothing = ConsoleRoute(.get, "/admin/**", .open) { _ in throw APIError.notFound }
        router.on(RouterPath(nothing.path), method: .get) { await answer(nothing, $0, $1) }
        for asset in ConsoleAsset.all {
            router.on(RouterPath(asset.address), method: .get) { _, _ in
                Response(
                    status: .ok,
                    headers: [
                        .contentType: asset.mediaType, .cacheControl: "public, max-age=31536000, immutable",
                    ],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes))
                )
            }
        }
    }

    /// Answers a call by a page, whatever comes of it.
    func answer(_ route: ConsoleRoute, _ request: Request, _ context: CallContext) async -> Response {
        // Whatever a form changes may be somebody's rights, and signing in ends the session that there was.
        defer { if route.method != .get || route.path == RedirectURI.console.text { callers.forget() } }
        var page = ConsoleCall(
            call: Call(request: request, context: context),
            site: site,
            preferences: ConsolePreferences(request)
        )
        do {
            let session = request.consoleSession(isSecure: context.isSecure)
            page.signedIn = try await ConsoleVisitor.find(page.call, session, in: site.store)
            if let visitor = page.signedIn {
                page.preferences.keep(to: visitor.organization)
                uses.note(visitor.session, at: context.receivedAt)
            }
            if let needed = route.access.permissions {
                guard let visitor = page.signedIn else { return toSignIn(page) }
                guard visitor.caller.holds(anyOf: needed) else { throw APIError.missingPermissions(needed) }
            }
            if route.method == .post {
                guard page.call.isFromOwnPage else { throw APIError.foreignForm }
                if !route.takesFile { page.form = try await page.call.form() }
                if route.access.permissions != nil, !route.takesFile { try page.checkFormToken() }
            }
            return try await route.handler(page)
        } catch {
            return await answer(to: error, route, page)
        }
    }

    /// Lets whoever has no session sign in, and then go on to where they were going.
    private func toSignIn(_ page: ConsoleCall) -> Response {
        let uri = page.call.request.uri
        let next = page.call.request.method == .get && uri.path != "/admin" ? uri.string : nil
        let mark = next.map { "?next=" + FormFields.encoded($0) } ?? ""
        return page.goOn(to: "/admin/sign-in" + mark)
    }

    private func answer(to error: any Error, _ route: ConsoleRoute, _ page: ConsoleCall) async -> Response {
        let known = APIError(converting: error)
        if known.status == .forbidden, page.signedIn != nil { await recordRefusal(known, route, page) }
        if known.status.kind == .serverError, !(error is StaleSignIn) {
            let id = page.call.context.correlationID
            logger.error("A page failed.", metadata: ["correlation": "\(id)", "error": "\(error)"])
        }
        return ErrorPage(error, known, page).response(on: page)
    }

    /// Keeps in the audit trail that a call was refused for want of a right.
    private func recordRefusal(_ error: APIError, _ route: ConsoleRoute, _ page: ConsoleCall) async {
        do {
            let address = "\(route.method) \(route.path)"
            let act = try page.act(.refuseCall, of: address, outcome: .failure(error.code))
            try await site.store.write { try $0.audit.record(act) }
        } catch {
            logger.error("A refusal was not recorded.", metadata: ["error": "\(error)"])
        }
    }
}

extension ConsoleCall {
    /// An act of the visitor, to be recorded in the transaction that does it.
    func act(
        _ action: AuditAction,
        of entity: (some CustomStringConvertible)?,
        _ details: AuditDetails = [:],
        outcome: AuditOutcome = .success
    ) throws(APIError) -> AuditAct {
        try call.act(action, of: entity, details, outcome: outcome)
    }

    /// Refuses a form that did not come from a page of this session.
    func checkFormToken() throws(APIError) {
        guard try visitor.session.isBrought(by: form["form_token"]) else { throw .foreignForm }
    }
}

extension Call {
    /// Whether a form was sent by a page of this server, as far as the browser tells.
    fileprivate var isFromOwnPage: Bool {
        if let site = request.headers[.fetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin] else { return true }
        let own = [context.baseURL, "http://\(request.head.authority ?? "")"].compactMap { URL(string: $0) }
        guard let url = URL(string: origin), let host = url.host() else { return false }
        return own.contains { $0.host() == host && $0.port == url.port }
    }
}

extension CallContext {
    /// Whether browsers reach the server by `https`.
    var isSecure: Bool { baseURL.lowercased().hasPrefix("https:") }
}

extension APIError {
    /// A form that another site may have sent, or that is older than the session.
    static let foreignForm = APIError(
        status: .forbidden,
        code: "form.not.own",
        message: "The form did not come from a page of this session."
    )

    /// An act that cannot be taken back, and that the form does not confirm.
    static let unconfirmed = APIError(
        status: .badRequest,
        code: "act.not.confirmed",
        message: "The act was not confirmed."
    )
}
