private import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `/api/v2/chats/settings`: how long chat is kept.
struct SettingsRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        [
            Route(
                .get,
                "/api/v2/chats/settings",
                .holding(anyOf: [.viewSettings, .editSettings]),
                scopes: [.organization, .organizationReadOnly],
                show
            )
        ]
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.organization
        guard let organization = try await store.read({ try $0.organizations.find(id) }) else {
            throw APIError.notFound
        }
        return try .json(
            ChatSettings(
                messageRetentionPeriodDays: organization.retention.days,
                reactionsEnabled: organization.reactionsEnabled
            )
        )
    }
}
