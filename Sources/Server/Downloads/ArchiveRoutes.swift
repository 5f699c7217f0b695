internal import Chat
private import Hummingbird
internal import Privacy
internal import Storage

/// `DELETE /api/habeas/v1/archives/{id}`: destroys an archive.
struct ArchiveRoutes: Sendable {
    let destruction: ArchiveDestruction

    var routes: [Route] {
        [
            Route(
                .delete,
                "/api/habeas/v1/archives/{archiveId}",
                .holding(anyOf: [.deleteArchives]),
                scopes: [.gdpr],
                destroy
            )
        ]
    }

    @Sendable
    private func destroy(_ call: Call) async throws -> Response {
        guard try await destruction.destroy(call.identifier("archiveId"), in: call.organization) else {
            throw APIError.notFound
        }
        return Response(status: .noContent)
    }
}
