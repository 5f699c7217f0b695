private import Chat
private import Hummingbird
internal import Storage

/// `GET /health`, whether the process runs, and `GET /ready`, whether it can do its work.
struct HealthRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        [
            Route(.get, "/health", .open, isUnlimited: true) { _ in try .json(["status": "running"]) },
            Route(.get, "/ready", .open, isUnlimited: true, ready),
        ]
    }

    @Sendable
    private func ready(_ call: Call) async throws -> Response {
        do {
            try await store.prove()
            return try .json(["status": "ready"])
        } catch {
            throw APIError(
                status: .serviceUnavailable,
                code: "service.unavailable",
                message: "The store cannot be read, or not be written.",
                retryAfter: 1
            )
        }
    }
}
