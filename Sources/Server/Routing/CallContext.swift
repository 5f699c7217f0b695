internal import Chat
internal import Hummingbird
internal import NIOCore
internal import Storage

/// What is known of a call before it is routed.
struct CallContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is at the other end of the connection.
    let remoteAddress: String
    /// Where the call came from, before the proxies that are trusted to tell it.
    var callerAddress = ""
    /// When the call came in.
    var receivedAt = Instant(milliseconds: 0)
    /// Names the call in its answer and in the log.
    var correlationID = ""
    /// Who calls; `nil` without a valid token.
    var caller: Caller?
    /// The address that the caller reached the server by, without a slash at its end.
    var baseURL = ""

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? "local"
    }
}
