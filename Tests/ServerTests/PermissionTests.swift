import Chat
import Foundation
import Logging
import NIOHTTP1
import Privacy
import Server
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PermissionTests {
    /// What every route needs: `nil` for nothing, an empty list for signing in alone.
    private static let promised: [String: [Permission]?] = [
        "GET /health": nil,
        "GET /ready": nil,
        "GET /metrics": [.viewMetrics],
        "POST /oauth/token": nil,
        "GET /oauth/authorize": nil,
        "POST /oauth/authorize": nil,
        "GET /api/v2/oauth/clients": [.viewClients],
        "POST /api/v2/oauth/clients": [.addClients],
        "GET /api/v2/oauth/clients/{clientId}": [.viewClients],
        "PUT /api/v2/oauth/clients/{clientId}": [.editClients],
        "DELETE /api/v2/oauth/clients/{clientId}": [.deleteClients],
        "POST /api/v2/oauth/clients/{clientId}/secret": [.editClients],
        "GET /api/v2/tokens/me": [],
        "HEAD /api/v2/tokens/me": [],
        "DELETE /api/v2/tokens/me": [],
        "DELETE /api/v2/tokens/{userId}": [.deleteTokens],
        "POST /api/v2/gdpr/requests": [.addRequests],
        "GET /api/v2/gdpr/requests": [.viewRequests],
        "GET /api/v2/gdpr/requests/{requestId}": [.viewRequests],
        "POST /api/habeas/v1/requests": [.addRequests],
        "POST /api/habeas/v1/requests/{requestId}/approve": [.approveRequests],
        "POST /api/habeas/v1/requests/{requestId}/reject": [.approveRequests],
        "POST /api/habeas/v1/cases": [.addRequests],
        "GET /api/habeas/v1/cases": [.viewRequests],
        "GET /api/habeas/v1/cases/{caseId}": [.viewRequests],
        "POST /api/habeas/v1/cases/{caseId}/run": [.addRequests],
        "POST /api/habeas/v1/cases/{caseId}/notes": [.addRequests],
        "POST /api/habeas/v1/cases/{caseId}/extend": [.addRequests],
        "POST /api/habeas/v1/cases/{caseId}/close": [.addRequests],
        "POST /api/habeas/v1/cases/{caseId}/approve": [.approveRequests],
        "POST /api/habeas/v1/cases/{caseId}/reject": [.approveRequests],
        "GET /api/habeas/v1/settings": [.viewSettings, .editSettings],
        "PATCH /api/habeas/v1/settings": [.editSettings],
        "POST /api/habeas/v1/holds": [.addHolds],
        "GET /api/habeas/v1/holds": [.viewHolds],
        "GET /api/habeas/v1/holds/{holdId}": [.viewHolds],
        "DELETE /api/habeas/v1/holds/{holdId}": [.deleteHolds],
        "GET /api/v2/gdpr/subjects": [.viewSubjects],
        "GET /api/v2/downloads/{downloadId}": [.viewRequests],
        "GET /api/habeas/v1/archives/{archiveId}/content": nil,
        "DELETE /api/habeas/v1/archives/{archiveId}": [.deleteArchives],
        "GET /api/habeas/v1/keys": [.viewRequests],
        "POST /api/habeas/v1/keys": [.addSigningKeys],
        "POST /api/habeas/v1/messages/{messageId}/attachments": [
            .accessChat, .addRoomMessages, .addOneOnOneMessages,
        ],
        "GET /api/habeas/v1/attachments/{attachmentId}": [.accessChat, .viewRooms, .viewOneOnOneMessages],
        "GET /api/habeas/v1/attachments/{attachmentId}/content": [.accessChat, .viewRooms, .viewOneOnOneMessages],
        "DELETE /api/habeas/v1/attachments/{attachmentId}": [
            .accessChat, .moderateChat, .deleteRoomMessages, .deleteOneOnOneMessages,
        ],
        "GET /api/v2/chats/settings": [.viewSettings, .editSettings],
        "PUT /api/v2/chats/settings": [.editSettings],
        "PATCH /api/v2/chats/settings": [.editSettings],
        "GET /api/habeas/v1/settings/retention-preview": [.viewSettings, .editSettings],
        "GET /api/habeas/v1/retention": [.viewSettings, .editSettings],
        "POST /api/v2/chats/rooms": [.accessChat, .addRooms],
        "GET /api/v2/chats/rooms/{roomJid}": [.accessChat, .viewRooms],
        "PATCH /api/v2/chats/rooms/{roomJid}": [.accessChat, .editRooms],
        "GET /api/v2/chats/rooms/{roomJid}/messages": [.accessChat, .viewRooms],
        "POST /api/v2/chats/rooms/{roomJid}/messages": [.accessChat, .addRoomMessages],
        "GET /api/v2/chats/rooms/{roomJid}/messages/{messageIds}": [.accessChat, .viewRooms],
        "PATCH /api/v2/chats/rooms/{roomJid}/messages/{messageIds}": [.accessChat, .editRoomMessages],
        "DELETE /api/v2/chats/rooms/{roomJid}/messages/{messageIds}": [
            .accessChat, .deleteRoomMessages, .moderateChat,
        ],
        "POST /api/v2/chats/rooms/{roomJid}/messages/pins": [.accessChat, .editRooms],
        "DELETE /api/v2/chats/rooms/{roomJid}/messages/pins/{pinnedMessageId}": [.accessChat, .editRooms],
        "GET /api/v2/chats/rooms/{roomJid}/participants": [.accessChat, .viewRooms],
        "GET /api/v2/chats/rooms/{roomJid}/participants/{userId}": [],
        "POST /api/v2/chats/rooms/{roomJid}/participants/{userId}": [.accessChat, .addParticipants],
        "DELETE /api/v2/chats/rooms/{roomJid}/participants/{userId}": [.accessChat, .deleteParticipants],
        "GET /api/v2/chats/messages/{messageId}": [.accessChat, .viewOneOnOneMessages, .viewRooms],
        "PUT /api/v2/chats/messages/{messageId}/reactions": [.accessChat, .editReactions],
        "GET /api/v2/chats/threads/{threadId}/messages": [.accessChat, .viewRooms],
        "GET /api/v2/chats/users/{userId}": [.accessChat, .viewOneOnOnes],
        "GET /api/v2/chats/users/{userId}/messages": [.accessChat, .viewOneOnOneMessages],
        "POST /api/v2/chats/users/{userId}/messages": [.accessChat, .addOneOnOneMessages],
        "GET /api/v2/chats/users/{userId}/messages/{messageIds}": [.accessChat, .viewOneOnOneMessages],
        "PATCH /api/v2/chats/users/{userId}/messages/{messageIds}": [.accessChat, .viewOneOnOneMessages],
        "DELETE /api/v2/chats/users/{userId}/messages/{messageIds}": [
            .accessChat, .deleteOneOnOneMessages, .moderateChat,
        ],
        "POST /api/v2/chats/users/{userId}/messages/pins": [.accessChat, .editOneOnOnes],
        "DELETE /api/v2/chats/users/{userId}/messages/pins/{pinnedMessageId}": [.accessChat, .editOneOnOnes],
        "GET /api/v2/chats/users/me/settings": [],
        "PATCH /api/v2/chats/users/me/settings": [],
        "POST /api/v2/chats/users/me/settings": [],
        "DELETE /api/v2/chats/users/me/settings": [],
        "GET /api/v2/chats/users/{userId}/settings": [.viewUserSettings, .viewSettings],
        "PATCH /api/v2/chats/users/{userId}/settings": [.editUserSettings, .editSettings],
        "GET /api/v2/users/chats/me": [.accessChat, .viewChats],
        "GET /api/v2/users/me": [],
        "GET /api/v2/organizations/me": [],
        "GET /api/v2/users": [],
        "POST /api/v2/users": [.addUsers],
        "GET /api/v2/users/{userId}": [],
        "PATCH /api/v2/users/{userId}": [.editUsers, .administerDirectory],
        "DELETE /api/v2/users/{userId}": [.deleteUsers, .administerDirectory],
        "POST /api/v2/users/search": [.viewUsers],
        "GET /api/v2/users/{userId}/roles": [.viewGrants],
        "PUT /api/v2/users/{userId}/roles": [.addGrants],
        "GET /api/v2/authorization/divisions": [],
        "GET /api/v2/authorization/divisions/home": [],
        "GET /api/v2/authorization/permissions": [],
        "GET /api/v2/authorization/roles": [.viewRoles],
        "POST /api/v2/authorization/roles": [.addRoles],
        "GET /api/v2/authorization/roles/{roleId}": [.viewRoles],
        "PUT /api/v2/authorization/roles/{roleId}": [.editRoles],
        "PATCH /api/v2/authorization/roles/{roleId}": [.editRoles],
        "DELETE /api/v2/authorization/roles/{roleId}": [.deleteRoles],
        "POST /api/v2/authorization/roles/{roleId}": [.addGrants],
        "GET /api/v2/authorization/subjects/me": [],
        "GET /api/v2/authorization/subjects/{subjectId}": [.viewGrants],
        "POST /api/v2/authorization/subjects/{subjectId}/bulkadd": [.addGrants],
        "POST /api/v2/authorization/subjects/{subjectId}/divisions/{divisionId}/roles/{roleId}": [.addGrants],
        "DELETE /api/v2/authorization/subjects/{subjectId}/divisions/{divisionId}/roles/{roleId}": [.deleteGrants],
        "POST /api/v2/audits/query/realtime": [.viewAudit],
        "POST /api/v2/audits/query/realtime/related": [.viewAudit],
        "GET /api/v2/audits/query/realtime/servicemapping": [.viewAudit],
        "GET /api/habeas/v1/audit/entries": [.viewAudit],
        "GET /api/habeas/v1/webhooks": [.viewWebhooks],
        "POST /api/habeas/v1/webhooks": [.addWebhooks],
        "GET /api/habeas/v1/webhooks/{webhookId}": [.viewWebhooks],
        "DELETE /api/habeas/v1/webhooks/{webhookId}": [.deleteWebhooks],
        "GET /api/habeas/v1/webhooks/{webhookId}/deliveries": [.viewWebhooks],
        "GET /api/habeas/v1/audit/verification": [.viewAudit],
    ]

    @Test("The server has just the routes that are promised, each with its permission")
    func routesAreAsPromised() async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore { store, _ in
                let server = HabeasServer(
                    store: store,
                    archives: try ArchiveDirectory(path: folder.path, node: Node.ID(high: 1, low: 1)),
                    blobs: try BlobDirectory(path: folder.path, node: Node.ID(high: 1, low: 1)),
                    masterKey: .ofTests,
                    signal: WorkSignal(),
                    clock: WallClock { Instant(milliseconds: 0) },
                    settings: .init(host: "127.0.0.1", port: 0),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                ) { _ in }
                let declared = server.declaredRoutes.map { ("\($0.method) \($0.path)", $0.permissions) }
                #expect(Set(declared.map(\.0)) == Set(Self.promised.keys))
                for (route, permissions) in declared { #expect(Self.promised[route] == .some(permissions), "\(route)") }
            }
        }
    }

    @Test("Without a token a route that needs one is a 401, with the wrong permissions a 403")
    func permissionsAreEnforced() async throws {
        try await TestServer.with { server in
            let all = Permission.known
            for (route, permissions) in Self.promised {
                guard let permissions else { continue }
                let parts = route.split(separator: " ").map(String.init)
                let path = parts[1].replacing(#/\{\w+\}/#, with: "x")
                let method = HTTPMethod(rawValue: parts[0])
                #expect(try await server.call(method, path).status == 401, "\(route)")
                #expect(try await server.call(method, path, token: "invented").status == 401, "\(route)")
                guard !permissions.isEmpty else { continue }
                let others = try await server.token(all.filter { !permissions.contains($0) })
                let refused = try await server.call(method, path, token: others)
                #expect(refused.status == 403, "\(route)")
                #expect(refused.json["code"] as? String == "missing.any.permissions")
                let holder = try await server.token([permissions[0]])
                #expect(![401, 403].contains(try await server.call(method, path, token: holder).status), "\(route)")
            }
        }
    }

    @Test("Another organization's identifiers are not found, and its people cannot be subjects")
    func strangersAreNotFound() async throws {
        try await TestServer.with { server in
            let all: [Permission] = [.addRequests, .viewRequests, .viewSubjects]
            let own = try await server.token(all)
            let foreign = try await server.token(all, in: server.stranger.organization)
            let done = try await server.export(token: own)
            let id = try #require(done.json["id"] as? String)
            let results = try #require(done.json["resultsUrl"] as? String)
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests/\(id)", token: foreign).status == 404)
            #expect(try await server.call(.GET, results, token: foreign).status == 404)
            #expect(try await server.call(.GET, results, token: own).status == 302)
            let list = try await server.call(.GET, "/api/v2/gdpr/requests", token: foreign)
            #expect(list.json["total"] as? Int == 0)
            let body = "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":\"\(server.stranger.ada)\"}}"
            #expect(try await server.call(.POST, "/api/v2/gdpr/requests", token: own, body: body).status == 400)
            let search = "/api/v2/gdpr/subjects?searchType=NAME&searchValue=Ada"
            let found = try await server.call(.GET, search, token: own)
            let people = found.json["entities"] as? [[String: Any]]
            #expect(people?.map { $0["userId"] as? String } == [server.scene.ada.description])
        }
    }
}
