import Database
import Foundation
import TestSupport
import Testing

/// How a server is reached: over TLS, with a password, and within the time that it gives.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(10))
)
struct PostgreSQLAccessTests {
    private func port() throws -> String {
        String(try #require(PostgreSQLServer.url?.firstMatch(of: /:(\d+)\//)?.1))
    }

    private func authority() throws -> String {
        try #require(ProcessInfo.processInfo.environment["HABEAS_TEST_POSTGRESQL_CA"])
    }

    private func refusal(_ url: String) async -> DatabaseError? {
        await #expect(throws: DatabaseError.self) { try await PostgreSQLDatabase(PostgreSQLAddress(url)) }
    }

    @Test("With sslmode=verify-full every connection is encrypted, to a server whose certificate names it")
    func encrypted() async throws {
        let url = "postgres://habeas@localhost:\(try port())/postgres?hostaddr=127.0.0.1&sslmode=verify-full"
        let database = try await PostgreSQLDatabase(PostgreSQLAddress("\(url)&sslrootcert=\(try authority())"))
        let question = "SELECT CASE WHEN ssl THEN 1 ELSE 0 END FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        #expect(try await database.read { try $0.count(question) } == 1)
        #expect(try await database.write { try $0.count(question) } == 1)
        try await database.close()
    }

    @Test("A certificate of another authority, or with another name, is refused in words that say so")
    func wrongCertificates() async throws {
        let (port, authority) = (try port(), try authority())
        try await withTemporaryFolder { folder in
            let other = folder.appending(path: "other.crt").path
            let made = try await Program.run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=Test authority", "-keyout", folder.appending(path: "other.key").path, "-out", other,
                ]
            )
            #expect(made.status == 0, "\(made.errors)")
            let named = "postgres://habeas@localhost:\(port)/postgres?hostaddr=127.0.0.1&sslmode=verify-full"
            let foreign = await refusal("\(named)&sslrootcert=\(other)")
            #expect(foreign?.code == .unavailable)
            #expect(foreign?.description.contains("certificate verify failed") == true, "\(foreign as Any)")
            let numbered = "postgres://habeas@127.0.0.1:\(port)/postgres?sslmode=verify-full&sslrootcert=\(authority)"
            let misnamed = await refusal(numbered)
            #expect(misnamed?.code == .unavailable)
            #expect(misnamed?.description.contains("does not match host name") == true, "\(misnamed as Any)")
        }
    }

    @Test(
        "A wrong password, a database that is missing and a server that is away are told apart, and no password is told"
    )
    func refusals() async throws {
        let port = try port()
        // The password is random, so that nobody can use the user meanwhile.
        let password = UUID().uuidString
        let url = try #require(PostgreSQLServer.url)
        try await PostgreSQLServer.administer(url, "CREATE ROLE guarded LOGIN PASSWORD '\(password)'")
        let right = try await PostgreSQLDatabase(
            PostgreSQLAddress("postgres://guarded:\(password)@127.0.0.1:\(port)/postgres")
        )
        try await right.close()
        for (url, words) in [
            ("postgres://guarded:wrong-secret@127.0.0.1:\(port)/postgres", "password authentication failed"),
            ("postgres://habeas:wrong-secret@127.0.0.1:\(port)/nowhere", "database \"nowhere\" does not exist"),
            ("postgres://habeas:wrong-secret@127.0.0.1:1/postgres", "Connection refused"),
        ] {
            let error = await refusal(url)
            #expect(error?.code == .unavailable)
            #expect(error?.description.contains(words) == true, "\(error as Any)")
            #expect(error?.description.contains("wrong-secret") == false)
        }
        try await PostgreSQLServer.administer(url, "DROP ROLE guarded")
    }

    @Test("A read that takes longer than the server gives it is ended, and the next one is answered")
    func statementTimeout() async throws {
        try await PostgreSQLServer.withDatabase { url in
            let limited = url.replacing("options=", with: "options=-cstatement_timeout%3D100%20")
            let database = try await PostgreSQLDatabase(PostgreSQLAddress(limited), readers: 1)
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.count("SELECT 1 FROM pg_sleep(60)") }
            }
            #expect(error?.code == .other)
            #expect(error?.description.contains("statement timeout") == true)
            #expect(try await database.read { try $0.count("SELECT 7") } == 7)
            try await database.close()
        }
    }
}
