import Foundation
import TestSupport
import Testing

/// Two data directories on one PostgreSQL database, with the same files or the same bucket.
struct Nodes: Sendable {
    let first: Workplace
    let second: Workplace

    /// Runs a test with an installation that a second data directory has joined.
    static func with(_ body: (Nodes) async throws -> Void) async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await Workplace.with { first in
                let data = first.folder.appending(path: "second").path
                try copyKey(of: first, to: data)
                let joined = try await first.habeas("join", "--data", data)
                #expect(joined.status == 0, "\(joined.errors)")
                // A bucket is the same for both by itself.
                for folder in ["archives", "blobs"] where ObjectPlace.current == .directory {
                    try FileManager.default.createDirectory(
                        atPath: "\(first.data)/\(folder)",
                        withIntermediateDirectories: true
                    )
                    try FileManager.default.createSymbolicLink(
                        atPath: "\(data)/\(folder)",
                        withDestinationPath: "\(first.data)/\(folder)"
                    )
                }
                let second = Workplace(
                    folder: first.folder,
                    credentials: first.credentials,
                    environment: first.environment,
                    data: data
                )
                try await body(Nodes(first: first, second: second))
            }
        }
    }

    /// Puts the master key of an installation into another data directory.
    static func copyKey(of place: Workplace, to data: String) throws {
        try FileManager.default.createDirectory(atPath: data + "/keys", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: place.data + "/keys/master", toPath: data + "/keys/master")
    }

    /// Runs a statement in the database; its rows come as lines of text.
    @discardableResult
    func sql(_ statement: String) async throws -> String {
        let url = try #require(first.environment["HABEAS_DATABASE"])
        return try await PostgreSQLServer.administer(url, statement).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Waits until a query gives a text.
    func wait(until query: String, gives text: String) async throws {
        while try await sql(query) != text { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// Runs part of a test while nobody can read messages, so that an export that was begun does not end.
    func withMessagesLocked<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await withLocked("messages", body)
    }

    /// Runs part of a test while nobody can read a table.
    func withLocked<Result>(_ table: String, _ body: () async throws -> Result) async throws -> Result {
        let url = try #require(first.environment["HABEAS_DATABASE"])
        let mark = "SELECT pg_sleep(600)"
        let holder = try Program(
            "/usr/bin/psql",
            [url, "--no-psqlrc", "--quiet", "-c", "BEGIN; LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE; \(mark)"]
        )
        let isHeld =
            "query LIKE '%\(mark)' AND query LIKE 'BEGIN%' AND application_name = current_setting('application_name')"
        let granted =
            "SELECT COUNT(*) > 0 FROM pg_locks WHERE relation = '\(table)'::regclass AND granted AND mode LIKE 'AccessExcl%'"
        try await wait(until: granted, gives: "t")
        let result: Result
        do {
            result = try await body()
        } catch {
            holder.send(SIGKILL)
            throw error
        }
        try await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \(isHeld)")
        _ = await holder.outcome()
        return result
    }

    /// Calls a server with a token, and gives the status and the body of the answer.
    static func call(
        _ method: String,
        _ url: String,
        token: String,
        body: String? = nil
    ) async throws -> (status: Int, body: String) {
        let arguments =
            [
                "--silent", "--request", method, "--header", "Authorization: Bearer \(token)", "--write-out",
                "\n%{http_code}",
            ]
            + (body.map { ["--data", $0] } ?? []) + [url]
        let lines = try await Program.run("/usr/bin/curl", arguments).output.split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    /// Asks a server for an export of Ada's messages; gives the request's identifier.
    func requestExport(_ url: String) async throws -> String {
        let token = try await first.token(url)
        let found = try await Self.call(
            "GET",
            url + "/api/v2/gdpr/subjects?searchType=EXTERNAL_ID&searchValue=slack:U0ADA",
            token: token
        )
        let ada = try #require(found.body.firstMatch(of: #/"userId":"([^"]+)"/#)?.1)
        let made = try await Self.call(
            "POST",
            url + "/api/v2/gdpr/requests",
            token: token,
            body: #"{"requestType":"GDPR_EXPORT","subject":{"userId":"\#(ada)"}}"#
        )
        let json = try JSONSerialization.jsonObject(with: Data(made.body.utf8)) as? [String: Any]
        return try #require(json?["id"] as? String, "\(made)")
    }

    /// Waits until a request is completed, by asking a server as its users do.
    func waitForCompletion(of request: String, _ url: String) async throws {
        let token = try await first.token(url)
        while true {
            let answer = try await Self.call("GET", url + "/api/v2/gdpr/requests/" + request, token: token)
            if answer.body.contains(#""status":"COMPLETED""#) { return }
            try #require(!answer.body.contains(#""status":"ERROR""#), "\(answer.body)")
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
