private import NIOHTTP1
public import Wire

/// Cases; only Habeas has them.
extension PrivacyClient {
    private static let cases = "/api/habeas/v1/cases"

    /// Opens a case.
    public func openCase(_ request: CaseRequest) async throws -> CaseBody {
        do {
            return try await call(.POST, Self.cases, body: request)
        } catch ClientError.refused(status: 404, _, _) {
            throw ClientError.noCases
        }
    }

    /// All cases, the newest first.
    public func cases() async throws -> [CaseBody] {
        var cases: [CaseBody] = []
        for page in 1... {
            let listing: Cases = try await call(.GET, Self.cases + "?pageSize=100&pageNumber=\(page)")
            cases += listing.entities
            if listing.entities.isEmpty || cases.count >= listing.total { break }
        }
        return cases
    }

    /// A case as it is now.
    public func privacyCase(_ id: String) async throws -> CaseBody { try await call(.GET, "\(Self.cases)/\(id)") }

    /// Exports what the case has no archive of yet.
    public func runCase(_ id: String) async throws -> CaseBody { try await call(.POST, "\(Self.cases)/\(id)/run") }

    /// Writes something down about a case.
    public func note(_ text: String, onCase id: String) async throws -> CaseBody {
        try await call(.POST, "\(Self.cases)/\(id)/notes", body: CaseNoteRequest(text: text))
    }

    /// Moves the deadline of a case.
    public func extendCase(_ id: String, _ extension: ReasonBody) async throws -> CaseBody {
        try await call(.POST, "\(Self.cases)/\(id)/extend", body: `extension`)
    }

    /// Closes a case for ever.
    public func closeCase(_ id: String) async throws -> CaseBody { try await call(.POST, "\(Self.cases)/\(id)/close") }

    /// Lets a case run that somebody else asked for.
    public func approveCase(_ id: String) async throws -> CaseBody {
        try await call(.POST, "\(Self.cases)/\(id)/approve")
    }

    /// Refuses to let a case run.
    public func rejectCase(_ id: String, reason: String) async throws -> CaseBody {
        try await call(.POST, "\(Self.cases)/\(id)/reject", body: ReasonBody(reason: reason))
    }

    private struct Cases: Decodable {
        var entities: [CaseBody]
        var total: Int
    }
}
