internal import Chat
internal import Hummingbird
internal import Storage

/// Tells who calls and whether they call too often.
struct Gate: Sendable {
    let store: Store
    let clock: WallClock
    let limit: RateLimit
    let publicURL: String?

    /// Who holds the call's token; `nil` without one, or with one that is not good any more.
    func caller(of request: Request) async throws -> Caller? {
        guard let token = request.headers[.authorization]?.credentials(scheme: "Bearer") else { return nil }
        let now = clock.now
        return try await store.read { try $0.access.caller(with: Secret(value: token), at: now) }
    }

    /// Counts the call against its client, or against the connection's address without one.
    func count(_ context: CallContext) -> RateLimit.Standing {
        limit.count(context.caller?.client.id.description ?? context.remoteAddress, at: clock.now)
    }

    /// The address that the caller reached the server by.
    func baseURL(of request: Request) -> String {
        publicURL ?? "http://\(request.head.authority ?? "localhost")"
    }
}

extension String {
    /// What follows the scheme's name in an `Authorization` header of that scheme.
    func credentials(scheme: String) -> String? {
        let parts = split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
        return parts[1].trimmingPrefix(while: { $0 == " " }).description
    }
}
