import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct LockOutTests {
    @Test("After five failures an account is locked, each time for longer, whether there is one or not")
    func accountIsLocked() async throws {
        for email in [Browser.email, "nobody@lantern.example"] {
            let time = TestClock()
            try await TestServer.with(clock: time.clock) { server in
                let browser = try await Browser(server)
                func attempt(_ password: String) async throws -> (Int, Int?) {
                    let answer = try await browser.signIn(email: email, password: password)
                    return (answer.status, answer.headers.first(name: "Retry-After").flatMap { Int($0) })
                }
                for _ in 0..<5 { #expect(try await attempt("wrong") == (400, nil)) }
                let locked = try await browser.signIn(email: email.uppercased())
                #expect(locked.status == 429)
                #expect(locked.text.contains("Try again in 30 seconds"))
                time.advance(bySeconds: 29)
                #expect(try await attempt(Browser.password) == (429, 1))
                time.advance(bySeconds: 1)
                #expect(try await attempt("wrong") == (400, nil))
                #expect(try await attempt("wrong") == (429, 60))
            }
        }
    }

    @Test("A lock doubles up to an hour, and ends with a success")
    func lockDoubles() async throws {
        let time = TestClock()
        try await TestServer.with(clock: time.clock) { server in
            let browser = try await Browser(server)
            for _ in 0..<5 { _ = try await browser.signIn(password: "wrong") }
            for seconds in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] as [Int64] {
                let locked = try await browser.signIn()
                #expect(locked.status == 429)
                #expect(locked.headers.first(name: "Retry-After") == "\(seconds)")
                time.advance(bySeconds: seconds)
                #expect(try await browser.signIn(password: "wrong").status == 400)
            }
            time.advance(bySeconds: 3600)
            #expect(try await browser.signIn().status == 303)
            for _ in 0..<4 { #expect(try await browser.signIn(password: "wrong").status == 400) }
            #expect(try await browser.signIn().status == 303)
        }
    }

    @Test("Failures that lie a day back are forgotten")
    func failuresAreForgotten() async throws {
        let time = TestClock()
        try await TestServer.with(clock: time.clock) { server in
            let browser = try await Browser(server)
            for _ in 0..<4 { _ = try await browser.signIn(password: "wrong") }
            time.advance(bySeconds: 86_401)
            for _ in 0..<4 { #expect(try await browser.signIn(password: "wrong").status == 400) }
            #expect(try await browser.signIn().status == 303)
        }
    }

    @Test("Attempts that are made at once are not free: five are checked and no more")
    func floodIsCounted() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 { group.addTask { try await browser.signIn(password: "wrong").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 400 }.count == 5)
            #expect(statuses.filter { $0 == 429 }.count == 7)
        }
    }

    @Test("Whoever tries many names from one place is locked out there, and nobody elsewhere is")
    func addressIsLocked() async throws {
        let time = TestClock()
        try await TestServer.with(trustedProxies: ["127.0.0.1"], clock: time.clock) { server in
            let browser = try await Browser(server)
            let origin = ["X-Forwarded-For": "2001:db8:1:2:3:4:5:6"]
            for number in 0..<50 {
                let email = "guess\(number)@lantern.example"
                #expect(try await browser.signIn(email: email, password: "wrong", headers: origin).status == 400)
            }
            #expect(try await browser.signIn(headers: origin).status == 429)
            // The same line under another address.
            #expect(try await browser.signIn(headers: ["X-Forwarded-For": "2001:db8:1:2::9"]).status == 429)
            #expect(try await browser.signIn(headers: ["X-Forwarded-For": "2001:db8:1:3::9"]).status == 303)
            time.advance(bySeconds: 30)
            #expect(try await browser.signIn(headers: origin).status == 303)
        }
    }

    @Test(
        "When too many passwords wait to be checked, people are told to come back, and it does not count against them"
    )
    func floodIsTurnedAway() async throws {
        try await TestServer.with(passwords: PasswordHashing(atOnce: 0, waiting: 0)) { server in
            let browser = try await Browser(server)
            for _ in 0..<8 {
                let answer = try await browser.signIn()
                #expect(answer.status == 503)
                #expect(answer.headers.first(name: "Retry-After") == "2")
                #expect(answer.text.contains("Try again in a few seconds"))
            }
        }
    }

    @Test("A hash of earlier times is replaced when its password is typed, and tokens stay good")
    func hashIsRenewed() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let ada = server.scene.ada
            let cheap = PasswordHash(
                value: "$argon2id$v=19$m=8,t=1,p=1$0PLoQy8oEyJDFSsCHrLDnA$ZUBJIF2C8YsFNkzOUXAA6cvp2iTaNInPlJn9tHBfgX4"
            )
            try await server.store.write { try $0.passwords.set(cheap, of: ada, at: Instant(milliseconds: 1)) }
            #expect(try await browser.signIn(password: "wrong").status == 400)
            #expect(try await server.store.read { try $0.passwords.hash(of: ada) } == cheap)
            let code = try await browser.code()
            let renewed = try await server.store.read { try $0.passwords.hash(of: ada) }
            #expect(renewed?.value.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$") == true)
            let tokens = try await browser.redeem(code)
            let token = try #require(tokens.json["access_token"] as? String)
            _ = try await browser.code()
            #expect(try await server.store.read { try $0.passwords.hash(of: ada) } == renewed)
            #expect(try await browser.me(token) == 200)
        }
    }

    @Test("Letters that keyboards write in different ways are one password")
    func passwordIsNormalized() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let hash = try await PasswordHashing().hash(try Password("cafe\u{301} au lait, please"))
            try await server.store.write {
                try $0.passwords.set(hash, of: server.scene.ada, at: Instant(milliseconds: 1))
            }
            #expect(try await browser.signIn(password: "caf\u{e9} au lait, please").status == 303)
            #expect(try await browser.signIn(password: "cafe au lait, please").status == 400)
        }
    }

    @Test("A new password ends what was signed in to with the one before")
    func newPasswordEndsSignIns() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let tokens = try await browser.redeem(try await browser.code())
            let code = try await browser.code()
            let hash = try await PasswordHashing().hash(try Password("another password"))
            try await server.store.write {
                try $0.passwords.set(hash, of: server.scene.ada, at: Instant(milliseconds: 1))
            }
            #expect(try await browser.me(try #require(tokens.json["access_token"] as? String)) == 401)
            #expect(try await browser.refresh(try #require(tokens.json["refresh_token"] as? String)).status == 400)
            #expect(try await browser.redeem(code).status == 400)
            #expect(try await browser.signIn().status == 400)
            try await server.store.write { try $0.passwords.remove(of: server.scene.ada) }
            #expect(try await browser.signIn(password: "another password").status == 400)
        }
    }
}
