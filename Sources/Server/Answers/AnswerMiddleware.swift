private import Chat
private import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
private import Storage

/// The outermost step of every call: who calls, how often, and in what form the answer goes out.
///
/// Every answer carries a correlation id and the rate limit's headers, and every error the contract's body,
/// whatever threw it.
struct AnswerMiddleware: RouterMiddleware {
    let routes: RouteTable
    let gate: Gate
    let figures: CallFigures
    let logger: Logger

    func handle(
        _ request: Request,
        context: CallContext,
        next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        var context = context
        context.receivedAt = gate.clock.now
        context.correlationID = UUID().uuidString.lowercased()
        let found: Result<Caller?, any Error>
        do { found = .success(try await gate.caller(of: request)) } catch { found = .failure(error) }
        context.callerAddress = gate.address(of: request, from: context.remoteAddress)
        let standing = gate.count(request, of: (try? found.get()).flatMap(\.self), from: context.callerAddress)
        var response: Response
        do {
            context.baseURL = gate.baseURL(of: request)
            guard standing.isWithinLimit || routes.isUnlimited(request.uri.path) else { throw APIError.tooManyRequests }
            context.caller = try found.get()
            response = try await next(request, context)
        } catch {
            response = try answer(to: error, request, context, standing)
        }
        figures.add(
            method: request.method.rawValue,
            status: response.status.code,
            duration: ContinuousClock.now - began
        )
        response.headers.addContractHeaders(correlationID: context.correlationID, standing: standing)
        // RFC 6797: from now on browsers come by TLS only, for a year.
        if gate.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    private func answer(
        to error: any Error,
        _ request: Request,
        _ context: CallContext,
        _ standing: RateLimit.Standing
    ) throws -> Response {
        var error = APIError(converting: error, logger: logger, correlationID: context.correlationID)
        // The router knows no 405: it throws the same for a path that it has under another method.
        let methods = error.status == .notFound ? routes.methods(at: request.uri.path) : []
        if !methods.isEmpty, !methods.contains(request.method) { error = .methodNotAllowed(methods) }
        if error.status == .tooManyRequests { error.retryAfter = standing.secondsToReset }
        var response = try Response.error(error, correlationID: context.correlationID)
        if error.status == .methodNotAllowed {
            response.headers[.allow] = methods.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }
}

extension APIError {
    /// Converts an error, and logs it under the answer's correlation id when the server is at fault.
    fileprivate init(converting error: any Error, logger: Logger, correlationID: String) {
        self.init(converting: error)
        guard status.kind == .serverError else { return }
        logger.error("A call failed.", metadata: ["correlation": "\(correlationID)", "error": "\(error)"])
    }
}

extension HTTPFields {
    fileprivate mutating func addContractHeaders(correlationID: String, standing: RateLimit.Standing) {
        self[.correlationID] = correlationID
        self[.rateLimitCount] = String(standing.count)
        self[.rateLimitAllowed] = String(standing.allowed)
        self[.rateLimitReset] = String(standing.secondsToReset)
        if self[.cacheControl] == nil { self[.cacheControl] = "no-cache, no-store, must-revalidate" }
        self[.pragma] = "no-cache"
        self[.expires] = "0"
        self[.xContentTypeOptions] = "nosniff"
    }
}

extension HTTPField.Name {
    /// A name that is known to be one.
    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) cannot name a header.") }
        return name
    }

    static let correlationID = known("ININ-Correlation-Id")
    static let rateLimitCount = known("inin-ratelimit-count")
    static let rateLimitAllowed = known("inin-ratelimit-allowed")
    static let rateLimitReset = known("inin-ratelimit-reset")
    static let pragma = known("Pragma")
    static let idempotencyKey = known("Idempotency-Key")
    static let forwardedFor = known("X-Forwarded-For")
}
