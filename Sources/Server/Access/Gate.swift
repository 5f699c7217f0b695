internal import Chat
private import Foundation
internal import Hummingbird
internal import Storage

/// Tells who calls and whether they call too often.
struct Gate: Sendable {
    let store: Store
    let clock: WallClock
    let limit: RateLimit
    let publicURL: String?
    /// What the server itself is called by, `http` or `https`.
    let scheme: String
    /// The addresses of proxies whose word about where a call came from is taken.
    let trustedProxies: Set<String>
    let callers: CallerCache

    /// Who holds the call's token; `nil` without one, or with one that is not good any more.
    func caller(of request: Request) async throws -> Caller? {
        guard let token = token(of: request) else { return nil }
        let now = clock.now
        let caller = try await callers.caller(with: token, at: now)
        // A session of the console is a browser's, in its cookie, and no program's.
        if request.bearerToken != nil, let client = caller?.client, client.grantType == .code, client.isConsole {
            return nil
        }
        return caller
    }

    /// Counts the call against its token, or against the connection's address without a good one.
    func count(_ request: Request, of caller: Caller?, from address: String) -> RateLimit.Standing {
        limit.count(counted(request, of: caller, from: address), at: clock.now)
    }

    /// The address that the caller reached the server by.
    func baseURL(of request: Request) -> String {
        publicURL ?? "\(scheme)://\(request.head.authority ?? "localhost")"
    }

    /// Whether callers reach the server by TLS alone.
    var isSecure: Bool { (publicURL ?? scheme).hasPrefix("https") }

    /// The address that a call came from, before the proxies that are trusted to tell it.
    func address(of request: Request, from remote: String) -> String {
        guard trustedProxies.contains(remote) else { return remote }
        // Each proxy adds the address that it sees at the end, so that only the end can be trusted.
        let hops = request.headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        return hops.last { !trustedProxies.contains($0) } ?? remote
    }

    /// What shows who calls: a program's token, or a browser's session with the console.
    private func token(of request: Request) -> Secret? {
        let isSecure = baseURL(of: request).lowercased().hasPrefix("https:")
        return request.bearerToken ?? request.consoleSession(isSecure: isSecure)?.token
    }

    /// A token has a window of its own; whoever guesses tokens shares one with others who do, and locks out nobody
    /// else.
    private func counted(_ request: Request, of caller: Caller?, from address: String) -> RateLimit.Counted {
        if let token = token(of: request) { return caller == nil ? .unknownToken(address) : .token(token.hash) }
        guard request.uri.path == "/oauth/token", let client = request.basicCredentials?.id else {
            return .address(address)
        }
        return .signIn(client: client, address: address)
    }
}
