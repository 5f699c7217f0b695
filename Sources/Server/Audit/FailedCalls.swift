internal import Chat
internal import Hummingbird
internal import Storage
private import Wire

/// Keeps in the audit trail which calls were refused for want of a right, and which audited ones failed.
struct FailedCalls: Sendable {
    let store: Store

    /// Answers a call of a route; that it failed is recorded before the answer goes out.
    func recording(_ route: Route, _ request: Request, _ context: CallContext) async throws -> Response {
        do {
            return try await route.answer(request, context)
        } catch {
            let failed = error as? FailedAct ?? FailedAct(cause: error)
            let call = Call(request: request, context: context)
            if let act = try Self.act(of: route, failed, call) {
                try await store.write { try $0.audit.record(act) }
            }
            throw failed.cause
        }
    }

    /// The entry of a failure; `nil` where nobody is known to have acted, or where the route keeps its own.
    private static func act(of route: Route, _ failed: FailedAct, _ call: Call) throws -> AuditAct? {
        guard call.context.caller != nil, !route.isConversation, !(failed.cause is CancellationError) else {
            return nil
        }
        let error = APIError(converting: failed.cause)
        if error.status == .forbidden {
            return try call.act(.refuseCall, of: "\(route.method) \(route.path)", outcome: .failure(error.code))
        }
        guard let action = route.audits.first, route.access.permissions != nil else { return nil }
        return try call.act(
            action,
            of: call.entityInPath,
            failed.details,
            outcome: .failure(reason(failed.cause, error))
        )
    }

    /// Why, in words that hold nobody's data: what a refusal says of itself, or the answer's code and field.
    static func reason(_ cause: any Error, _ error: APIError) -> String {
        if error.status.kind == .clientError, !(cause is APIError), !(cause is HTTPError) { return "\(cause)" }
        return ([error.code] + error.details.compactMap(\.fieldName)).joined(separator: " ")
    }
}

extension Call {
    /// The first id in the path; what else stands there may be somebody's data.
    fileprivate var entityInPath: String? {
        context.parameters.lazy.compactMap { Identifier<Call>(String($0.value)) }.first?.description
    }
}
