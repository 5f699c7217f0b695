private import Foundation

/// The PostgreSQL server that `make test` starts (`scripts/with-postgresql`).
public enum PostgreSQLServer {
    /// Where tests find it; `nil` when there is none, as with a plain `swift test`.
    public static var url: String? { ProcessInfo.processInfo.environment["HABEAS_TEST_POSTGRESQL"] }

    /// Whether tests that need it can run.
    public static var isRunning: Bool { url != nil }

    /// A database of a test has up to a dozen connections, each of which is a process.
    private static let turns = Turns(40)

    /// The file in a folder that holds the URL of the folder's database.
    static let fileName = "postgresql-url"

    /// Runs a test with the URL of an empty database, which is dropped afterwards.
    public static func withDatabase<Result>(_ body: (_ url: String) async throws -> Result) async throws -> Result {
        let url = try await createDatabase()
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(url))
        } catch {
            result = .failure(error)
        }
        try await dropDatabase(url)
        return try result.get()
    }

    /// Makes an empty database, which is a schema of the server's only one, and gives its URL.
    public static func createDatabase() async throws -> String {
        guard let url else { throw PostgreSQLServerFailure(description: "HABEAS_TEST_POSTGRESQL names no server") }
        await turns.take()
        let name = "test_" + UUID().uuidString.replacing("-", with: "").lowercased()
        try await administer(url, "CREATE SCHEMA \(name)")
        return "\(url)?options=-csearch_path%3D\(name)&application_name=\(name)"
    }

    /// Drops a database, whoever uses it.
    public static func dropDatabase(_ database: String) async throws {
        guard let url, let name = database.split(separator: "=").last else { return }
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(name)'"
        defer { turns.giveBack() }
        try await administer(url, "\(end); DROP SCHEMA \(name) CASCADE")
    }

    /// Runs a statement as the server's owner; its rows come as lines of text.
    @discardableResult
    public static func administer(_ url: String, _ statement: String) async throws -> String {
        let outcome = try await Program.run(
            "/usr/bin/psql",
            [url, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "-c", statement],
            environment: ["PGOPTIONS": "-c client_min_messages=error"]
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
