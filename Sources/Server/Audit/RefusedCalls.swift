internal import Hummingbird
internal import Storage

/// Keeps in the audit trail which calls were refused for want of a right.
struct RefusedCalls: Sendable {
    let store: Store

    /// Answers a call of a route; a refusal is recorded before it goes out.
    func recording(_ route: Route, _ request: Request, _ context: CallContext) async throws -> Response {
        do {
            return try await route.answer(request, context)
        } catch let error as APIError where error.status == .forbidden {
            guard context.caller != nil, !route.isConversation else { throw error }
            let act = try Call(request: request, context: context)
                .act(.refuseCall, of: "\(route.method) \(route.path)", outcome: .failure(error.code))
            try await store.write { try $0.audit.record(act) }
            throw error
        }
    }
}
