import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SigningKeyTests {
    private func keys(of server: TestServer, token: String) async throws -> [[String: Any]] {
        let answer = try await server.call(.GET, "/api/habeas/v1/keys", token: token)
        #expect(answer.status == 200)
        return answer.json["entities"] as? [[String: Any]] ?? []
    }

    @Test("A new key takes the place of the old one, which stays in the list without its private half")
    func keysRotate() async throws {
        try await TestServer.with { server in
            let officer = try await server.token([.viewRequests])
            let administrator = try await server.token([.addSigningKeys])
            let before = try await keys(of: server, token: officer)
            #expect(before.count == 1 && before[0]["isCurrent"] as? Bool == true && before[0]["retiredAt"] == nil)
            let made = try await server.call(.POST, "/api/habeas/v1/keys", token: administrator)
            #expect(made.status == 201 && made.json["isCurrent"] as? Bool == true)
            let after = try await keys(of: server, token: officer)
            #expect(after.map { $0["id"] as? String } == [made.json["id"] as? String, before[0]["id"] as? String])
            #expect(after.map { $0["isCurrent"] as? Bool } == [true, false])
            #expect(after[1]["retiredAt"] is String)
            #expect(after[1]["publicKey"] as? String == before[0]["publicKey"] as? String)
            for key in after {
                let pem = try #require(key["publicKey"] as? String)
                #expect(PublicKey(pem: pem)?.fingerprint == key["id"] as? String)
            }
            let stored = try await server.store.read { [scene = server.scene] in
                try $0.signingKeys.all(of: scene.organization)
            }
            #expect(throws: KeyError.noSigningKey) { try stored[1].signer(openedWith: .ofTests) }
        }
    }

    @Test("Keys are told and made in one's own organization alone")
    func keysAreOnesOwn() async throws {
        try await TestServer.with { server in
            let rights: [Permission] = [.viewRequests, .addSigningKeys]
            let own = try await server.token(rights)
            let foreign = try await server.token(rights, in: server.stranger.organization)
            let before = try await keys(of: server, token: own).map { $0["id"] as? String }
            #expect(try await server.call(.POST, "/api/habeas/v1/keys", token: foreign).status == 201)
            #expect(try await keys(of: server, token: own).map { $0["id"] as? String } == before)
            #expect(try await keys(of: server, token: foreign).count == 2)
        }
    }
}
