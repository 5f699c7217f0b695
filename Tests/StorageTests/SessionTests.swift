import Chat
import Storage
import TestSupport
import Testing

@Suite(.everyEngine) struct SessionTests {
    private let began = Instant(milliseconds: 1_780_272_000_000)

    @Test(
        "A session keeps where it was begun and when it was last used, and the note of an earlier use changes nothing"
    )
    func usesAreNoted() async throws {
        try await withTemporaryStore { [began] store, organization in
            let scene = try await ChatScene(store, organization)
            var generator = SystemRandomNumberGenerator()
            let (token, plain) = (Secret(using: &generator), Secret(using: &generator))
            let client = OAuthClient(
                id: .random(using: &generator),
                organization: organization,
                name: "Console",
                actsAs: nil,
                createdAt: began,
                grantType: .code
            )
            let signIns = [SignIn.ID.random(using: &generator), SignIn.ID.random(using: &generator)].map {
                SignIn(id: $0, organization: organization, client: client.id, person: scene.ada, scopes: [])
            }
            let secret = Secret(using: &generator)
            try await store.write { transaction in
                try transaction.access.insert(client, secret: secret, roles: [])
                for (token, signIn) in zip([token, plain], signIns) {
                    try transaction.access.insert(
                        token,
                        of: signIn,
                        scopes: [],
                        createdAt: began,
                        expiresAt: began.advanced(byDays: 1)
                    )
                }
                try transaction.signIns.note(browser: "Firefox/128.0", address: "192.0.2.7", of: token, at: began)
            }
            let later = began.advanced(bySeconds: 90)
            try await store.write { transaction in
                try transaction.signIns.noteUses([token.hash: later])
                try transaction.signIns.noteUses([token.hash: began])
            }
            let open = try await store.read { transaction in
                try transaction.signIns.open(of: scene.ada, through: client.id, at: later, token: token)
            }
            let own = try #require(open.first { $0.isOwn })
            #expect(own.browser == "Firefox/128.0" && own.address == "192.0.2.7" && own.usedAt == later)
            let other = try #require(open.first { !$0.isOwn })
            #expect(open.count == 2 && other.browser == nil && other.address == nil && other.usedAt == nil)
        }
    }
}
