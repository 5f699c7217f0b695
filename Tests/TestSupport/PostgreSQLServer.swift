private import Foundation

/// The PostgreSQL server that `make test` starts (`scripts/with-postgresql`).
public enum PostgreSQLServer {
    /// Where tests find it; `nil` when there is none, as with a plain `swift test`.
    public static var url: String? { ProcessInfo.processInfo.environment["HABEAS_TEST_POSTGRESQL"] }

    /// Whether tests that need it can run.
    public static var isRunning: Bool { url != nil }

    /// Runs a test with the URL of an empty database, which is dropped afterwards.
    public static func withDatabase<Result>(_ body: (_ url: String) async throws -> Result) async throws -> Result {
        guard let url else { throw CocoaError(.featureUnsupported) }
        let name = "test_" + UUID().uuidString.replacing("-", with: "").lowercased()
        try await administer(url, "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(url.replacing(/\/\w+$/, with: "/\(name)")))
        } catch {
            result = .failure(error)
        }
        try await administer(url, "DROP DATABASE \(name) WITH (FORCE)")
        return try result.get()
    }

    /// Runs a statement as the server's owner; its rows come as lines of text.
    @discardableResult
    public static func administer(_ url: String, _ statement: String) async throws -> String {
        let outcome = try await Program.run(
            "/usr/bin/psql",
            [url, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "-c", statement]
        )
        guard outcome.status == 0 else { throw PostgreSQLServerFailure(description: outcome.errors) }
        return outcome.output
    }
}

/// What `psql` had to say.
public struct PostgreSQLServerFailure: Error, CustomStringConvertible {
    /// Its words.
    public let description: String
}
