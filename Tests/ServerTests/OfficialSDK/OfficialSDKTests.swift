import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(20))) struct OfficialSDKTests {
    @Test("The official Python SDK calls all operations of the contract", .enabled(if: Program.python != nil))
    func allOperationsWork() async throws {
        try await TestServer.with(callsPerMinute: 1_000_000) { server in
            let roles = try await Self.foundRoles(in: server)
            let scene = server.scene
            var arguments = [server.url]
            arguments += try await Self.client(of: server, role: roles["admin"], as: nil)
            for person in [scene.ada, scene.bo] {
                arguments += try await Self.client(of: server, role: roles["member"], as: person) + [person.description]
            }
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
            let outcome = try await withTemporaryFolder { [arguments] home in
                try await Program.run(
                    try #require(Program.python),
                    ["-B", folder.appending(path: "operations.py").path] + arguments,
                    environment: ["HOME": home.path]
                )
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("done\n"))
        }
    }

    @Test("The official Python SDK changes the settings, rectifies and erases", .enabled(if: Program.python != nil))
    func privacyRulesWork() async throws {
        try await TestServer.with { server in
            try await server.scene.say("by Ada Bright", by: server.scene.ada, at: TestServer.recently)
            let (id, secret) = try await server.client([
                .addRequests, .viewRequests, .viewSubjects, .viewSettings, .editSettings,
            ])
            let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let script = folder.appending(path: "official_sdk_privacy.py").path
            let outcome = try await withTemporaryFolder { home in
                try await Program.run(
                    try #require(Program.python),
                    ["-B", script, server.url, id.description, secret, server.scene.ada.description],
                    environment: ["HOME": home.path]
                )
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("done\n"))
        }
    }

    /// Gives the organization the roles that every organization starts with.
    private static func foundRoles(in server: TestServer) async throws -> [String: Role.ID] {
        var generator = SystemRandomNumberGenerator()
        let roles = Role.standard.map { ($0, Role.ID.random(using: &generator)) }
        try await server.store.write { transaction in
            for (role, id) in roles { try transaction.access.insert(role, id: id, in: server.scene.organization) }
        }
        return Dictionary(uniqueKeysWithValues: roles.map { ($0.name, $1) })
    }

    private static func client(of server: TestServer, role: Role.ID?, as person: User.ID?) async throws -> [String] {
        let role = try #require(role)
        var generator = SystemRandomNumberGenerator()
        let client = OAuthClient(
            id: .random(using: &generator),
            organization: server.scene.organization,
            name: "Test client",
            actsAs: person,
            createdAt: Instant(milliseconds: 1)
        )
        let secret = Secret(using: &generator)
        try await server.store.write { try $0.access.insert(client, secret: secret, role: role) }
        return [client.id.description, secret.value]
    }
}
