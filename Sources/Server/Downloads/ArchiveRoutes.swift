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
                audits: [.destroyArchive],
                destroy
            )
        ]
    }

    @Sendable
    private func destroy(_ call: Call) async throws -> Response {
        let id: StoredArchive.ID = try call.identifier("archiveId")
        guard try await destruction.destroy(id, recording: call.act(.destroyArchive, of: id)) else {
            throw APIError.notFound
        }
        return Response(status: .noContent)
    }
}
