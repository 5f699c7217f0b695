import Database
import Foundation
import TestSupport
import Testing

/// What only a database that is reached over a network has to get right; the driver suite has the rest.
@Suite(.enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."))
struct PostgreSQLTests {
    private func withDatabase(_ body: (PostgreSQLDatabase, _ url: String) async throws -> Void) async throws {
        try await PostgreSQLServer.withDatabase { url in
            let database = try await PostgreSQLDatabase(PostgreSQLAddress(url), readers: 2)
            try await body(database, url)
            try await database.close()
        }
    }

    /// Tells the connections of the test's database from others, and from the one that asks.
    private static let isOfTest =
        "application_name = current_setting('application_name') AND pid <> pg_backend_pid()"

    @Test("Every text comes back as it was, also with what PostgreSQL cannot keep")
    func texts() async throws {
        try await withDatabase { database, _ in
            let texts = [
                "\0", "\u{10FFFE}", "\u{10FFFE}0", "\u{10FFFE}1", "\0\u{10FFFE}\0", "a\0b\u{10FFFF}c", "\u{100000}",
                String(repeating: "\0", count: 5000),
            ]
            try await database.write { connection in
                try connection.execute("CREATE TABLE t (n BIGINT, text TEXT)")
                for (number, text) in texts.enumerated() {
                    try connection.execute("INSERT INTO t VALUES ($1, $2)", [.integer(Int64(number)), .text(text)])
                }
            }
            let (found, matches) = try await database.read { connection in
                (
                    try connection.all("SELECT text FROM t ORDER BY n") { $0.text(0) },
                    try texts.map { try connection.count("SELECT COUNT(*) FROM t WHERE text = $1", [.text($0)]) }
                )
            }
            #expect(found == texts)
            #expect(matches == texts.map { _ in 1 })
        }
    }

    @Test("A cancelled read stops within a statement that would take long")
    func cancelsStatement() async throws {
        try await withDatabase { database, url in
            for _ in 0..<3 {
                let reader = Task {
                    try await database.read { try $0.count("SELECT COUNT(pg_sleep(600)) FROM pg_class") }
                }
                let running = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND \(Self.isOfTest)"
                while try await PostgreSQLServer.administer(url, running) == "0\n" {}
                reader.cancel()
                await #expect(throws: CancellationError.self) { try await reader.value }
                #expect(try await database.read { try $0.count("SELECT 7") } == 7)
            }
        }
    }

    @Test("Reads that wait for a connection get it in turn, and can be cancelled")
    func pool() async throws {
        try await withDatabase { database, _ in
            let gate = Gate()
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let holders = (0..<2).map { _ in
                Task {
                    try await database.read { _ in
                        start.yield()
                        gate.wait()
                    }
                }
            }
            var count = 0
            for await _ in started {
                count += 1
                if count == 2 { break }
            }
            let waiting = Task { try await database.read { try $0.count("SELECT 1") } }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            let others = (0..<20).map { number in
                Task { try await database.read { try $0.count("SELECT \(number)") } }
            }
            gate.open()
            gate.open()
            for (number, task) in others.enumerated() { #expect(try await task.value == number) }
            for holder in holders { try await holder.value }
        }
    }

    @Test("Connections that the server has closed are made anew, and a write that was under way is told as undone")
    func reconnects() async throws {
        try await withDatabase { database, url in
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \(Self.isOfTest)"
            try await database.write { try $0.execute("CREATE TABLE t (n BIGINT)") }
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 0)
            try await PostgreSQLServer.administer(url, end)
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 0)
            try await database.write { try $0.execute("INSERT INTO t VALUES (1)") }
            let gate = Gate()
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let write = Task {
                try await database.write { connection in
                    try connection.execute("INSERT INTO t VALUES (2)")
                    start.finish()
                    gate.wait()
                    try connection.execute("INSERT INTO t VALUES (3)")
                }
            }
            for await _ in started {}
            try await PostgreSQLServer.administer(url, end)
            gate.open()
            let error = await #expect(throws: DatabaseError.self) { try await write.value }
            #expect(error?.code == .unavailable)
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 1)
        }
    }

    @Test("A connection that is lost during a commit leaves the outcome open, and says so")
    func outcomeUnknown() async throws {
        try await withDatabase { database, _ in
            try await database.write { connection in
                try connection.execute("CREATE TABLE t (n BIGINT)")
                try connection.execute(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                    $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$
                    """
                )
                try connection.execute(
                    """
                    CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die()
                    """
                )
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.execute("INSERT INTO t VALUES (1)") }
            }
            #expect(error?.code == .outcomeUnknown)
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 0)
        }
    }

    @Test("Two programs write in turn, and each sees what the other has committed")
    func oneWriter() async throws {
        try await withDatabase { first, url in
            let second = try await PostgreSQLDatabase(PostgreSQLAddress(url))
            try await first.write { try $0.execute("CREATE TABLE t (n BIGINT)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    let database = number.isMultiple(of: 2) ? first : second
                    group.addTask {
                        try await database.write { connection in
                            let next = try connection.count("SELECT COUNT(*) FROM t")
                            try connection.execute("INSERT INTO t VALUES ($1)", [.integer(Int64(next))])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let numbers = try await second.read { try $0.all("SELECT n FROM t ORDER BY n") { $0.integer(0) } }
            #expect(numbers == Array(0..<200))
            try await second.close()
        }
    }

    @Test("A statement whose failure the work makes light of undoes the write, and says so")
    func swallowedFailure() async throws {
        try await withDatabase { database, _ in
            try await database.write { try $0.execute("CREATE TABLE t (n BIGINT PRIMARY KEY)") }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    _ = try? connection.execute("INSERT INTO t VALUES (1)")
                }
            }
            #expect(error?.code == .constraint)
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 0)
        }
    }

    @Test("Rows are handed over as they come, and not kept until all are there")
    func streams() async throws {
        try await withDatabase { database, _ in
            // The last rows wait for a lock that is given free when the first ones have been handed over.
            let gate = Gate()
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let holder = Task {
                try await database.write { connection in
                    _ = try connection.first("SELECT pg_advisory_xact_lock(7)") { _ in true }
                    start.finish()
                    gate.wait()
                }
            }
            for await _ in started {}
            let rows = try await database.read { connection in
                var rows = 0
                try connection.forEachRow(
                    """
                    SELECT n, repeat('x', 200), CASE WHEN n = 90000 THEN pg_advisory_xact_lock_shared(7)::text END
                    FROM generate_series(1, 100000) AS n
                    """,
                    []
                ) { row in
                    rows += row.bytes(1).count == 200 ? 1 : 0
                    if rows == 1000 { gate.open() }
                    return true
                }
                return rows
            }
            #expect(rows == 100_000)
            try await holder.value
        }
    }

    @Test("Room of deleted rows is given free while others read and write")
    func clears() async throws {
        try await withDatabase { database, _ in
            try await database.write { try $0.execute("CREATE TABLE t (n BIGINT)") }
            try await database.write { try $0.execute("INSERT INTO t SELECT generate_series(1, 10000)") }
            try await database.write { try $0.execute("DELETE FROM t") }
            #expect(try await database.clearDeleted())
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 0)
        }
    }

    @Test("What keeps a database from being opened is told, without a password")
    func refusals() async throws {
        let url = try #require(PostgreSQLServer.url)
        let server = try #require(url.firstMatch(of: /@([\w.]+:\d+)/)?.1)
        let wrong = [
            "postgres://ada:secret@127.0.0.1:1/habeas", "postgres://ada:secret@\(server)/habeas",
            "postgres://habeas:secret@\(server)/nowhere", "postgres://ada:sec%zzret@\(server)/habeas",
            "postgres://ada:secret@\(server)/habeas?colour=blue", "sqlite:",
            "postgres://habeas:secret@\(server)/postgres?sslmode=verify-full&sslrootcert=/dev/null/none",
        ]
        for url in wrong {
            let error = await #expect(throws: DatabaseError.self) {
                try await PostgreSQLDatabase(PostgreSQLAddress(url))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.description.contains("ret") == false)
        }
    }

    @Test("A database that is ordered by a language is refused")
    func foreignOrder() async throws {
        let url = try #require(PostgreSQLServer.url)
        let name = "test_latin_" + UUID().uuidString.prefix(8).lowercased()
        try await PostgreSQLServer.administer(
            url,
            "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        )
        let error = await #expect(throws: DatabaseError.self) {
            try await PostgreSQLDatabase(PostgreSQLAddress(url.replacing(/\/\w+$/, with: "/\(name)")))
        }
        #expect(error?.description.contains("--encoding=UTF8 --locale=C") == true)
        try await PostgreSQLServer.administer(url, "DROP DATABASE \(name) WITH (FORCE)")
    }
}
