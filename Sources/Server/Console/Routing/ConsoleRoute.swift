internal import Chat
internal import HTTPTypes
internal import Hummingbird
internal import Storage

/// One page or act of the console: its address, who may have it, and what answers.
struct ConsoleRoute: Sendable {
    /// What answers.
    typealias Handler = @Sendable (ConsoleCall) async throws -> Response

    let method: HTTPRequest.Method
    let path: String
    let access: Access
    /// Whether what is sent is a file, which the handler reads by itself.
    let takesFile: Bool
    let handler: Handler

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        takesFile: Bool = false,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.takesFile = takesFile
        self.handler = handler
    }
}
