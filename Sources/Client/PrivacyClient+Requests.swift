private import NIOHTTP1
public import Wire

/// Requests that are there already, and what a second person decides on them.
extension PrivacyClient {
    /// The newest requests, the newest first.
    ///
    /// - Parameter limit: how many at most, 1 to 100.
    public func requests(limit: Int) async throws -> [GDPRRequest] {
        let listing: Requests = try await call(.GET, "/api/v2/gdpr/requests?pageSize=\(limit)")
        return listing.entities ?? []
    }

    /// Lets a request run that somebody else asked for; only Habeas has this.
    public func approveRequest(_ id: String) async throws -> GDPRRequest {
        try await call(.POST, "/api/habeas/v1/requests/\(id)/approve")
    }

    /// Refuses to let a request run; only Habeas has this.
    public func rejectRequest(_ id: String, reason: String) async throws -> GDPRRequest {
        try await call(.POST, "/api/habeas/v1/requests/\(id)/reject", body: ReasonBody(reason: reason))
    }

    private struct Requests: Decodable {
        var entities: [GDPRRequest]?
    }
}
