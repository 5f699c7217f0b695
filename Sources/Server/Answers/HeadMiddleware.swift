internal import Hummingbird

/// Answers to `HEAD` without a body, errors too (RFC 9110, section 9.3.2).
///
/// Its bytes would be taken for the beginning of the next answer.
struct HeadMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: CallContext,
        next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
