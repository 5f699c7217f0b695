internal import Chat
internal import HTTPTypes
internal import Hummingbird
internal import Storage

/// Who may make a call.
enum Access: Sendable {
    /// Everybody, without signing in.
    case open
    /// Whoever has signed in.
    case signedIn
    /// Whoever holds at least one of the permissions.
    case holding(anyOf: [Permission])

    /// What is needed: `nil` for nothing, an empty list for signing in alone.
    var permissions: [Permission]? {
        switch self {
        case .open: nil
        case .signedIn: []
        case .holding(let permissions): permissions
        }
    }
}

/// One operation: its address, who may call it, and what answers.
struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let access: Access
    /// What a restricted token must be good for: one of these; any token will do when there are none.
    let scopes: [Scope]
    /// What a successful call leaves in the audit trail: one entry of one of these, in the transaction of the act.
    let audits: [AuditAction]
    /// Whether it counts towards the rate limit only and is never refused for it.
    let isUnlimited: Bool
    private let handler: @Sendable (Call) async throws -> Response

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        scopes: [Scope] = [],
        audits: [AuditAction] = [],
        isUnlimited: Bool = false,
        _ handler: @escaping @Sendable (Call) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.scopes = scopes
        self.audits = audits
        self.isUnlimited = isUnlimited
        self.handler = handler
    }

    /// Answers a call, if its caller may make it.
    func answer(_ request: Request, _ context: CallContext) async throws -> Response {
        if let needed = access.permissions {
            guard let caller = context.caller else { throw APIError.notSignedIn }
            guard caller.isWithin(anyOf: scopes) else { throw APIError.outsideScope(scopes) }
            guard caller.holds(anyOf: needed) else { throw APIError.missingPermissions(needed) }
        }
        return try await handler(Call(request: request, context: context))
    }
}

extension Route {
    /// Whether an answer may have changed somebody's rights: writing chat and searching do not, all else might.
    var mayChangeRights: Bool {
        method != .get && method != .head && !Self.harmless.contains { path.hasPrefix($0) }
    }

    private static let harmless = [
        "/api/v2/chats/", "/api/habeas/v1/", "/api/v2/gdpr/", "/api/v2/audits/", "/api/v2/users/search",
    ]
}

extension Route {
    /// Whether it is people talking to each other, of which the audit trail keeps nothing.
    var isConversation: Bool {
        path != "/api/v2/chats/settings" && Self.conversations.contains { path.hasPrefix($0) }
    }

    private static let conversations = ["/api/v2/chats/", "/api/habeas/v1/messages/", "/api/habeas/v1/attachments/"]
}

/// All operations of the server.
struct RouteTable: Sendable {
    let routes: [Route]
    private let unlimited: Set<String>

    init(_ routes: [Route]) {
        self.routes = routes
        unlimited = Set(routes.filter(\.isUnlimited).map(\.path))
    }

    /// Whether a path is answered however often it is asked for.
    func isUnlimited(_ path: String) -> Bool { unlimited.contains(path) }

    /// The methods that a path takes; none when there is no such path.
    func methods(at path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        let fitting = routes.filter { route in
            let pattern = route.path.split(separator: "/")
            return pattern.count == parts.count
                && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // A path may fit several routes' paths. As in the router, words go before parameters, from the left on.
        let best = fitting.map(\.path).min { left, right in
            zip(left.split(separator: "/"), right.split(separator: "/"))
                .first { $0 != $1 }.map { !$0.hasPrefix("{") && $1.hasPrefix("{") } ?? false
        }
        return fitting.filter { $0.path == best }.map(\.method)
    }
}
