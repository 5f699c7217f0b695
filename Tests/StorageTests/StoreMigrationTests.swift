import Chat
import Database
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."))
struct StoreMigrationTests {
    private static let start = Instant(milliseconds: 1_767_600_000_000)

    /// Runs a test with a store on SQLite in which people have written, and an empty database on the server.
    private func withDatabases(
        _ body: (_ source: any DatabaseDriver, _ target: PostgreSQLDatabase, _ ada: User.ID) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let ada = try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                try await scene.say(5000, by: scene.ada, from: Self.start) { "message \($0)" }
                for month in 0..<14 {
                    let time = Self.start.advanced(byDays: -30 * month)
                    try await scene.say("\0 and \u{10FFFE}0 and 🍜 \(month)", by: scene.bo, at: time)
                }
                return scene.ada
            }
            let source = try await StoreEngine.openDatabase(in: folder)
            try await PostgreSQLServer.withDatabase { url in
                let target = try await PostgreSQLDatabase(PostgreSQLAddress(url))
                try await body(source, target, ada)
                try await target.close()
            }
            try await source.close()
        }
    }

    @Test("All is copied and compared, and the store goes on from there")
    func copiesAll() async throws {
        try await withDatabases { source, target, ada in
            let tables = try await StoreMigration(from: source, to: target).run { _, _, _ in }
            #expect(tables.first { $0.name == "messages" }?.rows == 5014)
            let columns = try await target.read { try $0.columns() }
            #expect(
                Set(tables.map(\.name))
                    == Set(columns.map(\.table)).subtracting(["schema_version", "directory_changes"])
            )
            let store = try await Store(opening: target)
            let faults = try await store.read { try commitmentFaults(of: ada, in: $0) }
            #expect(faults == [])
            #expect(try await store.read { try $0.messages.count(by: ada, from: nil, until: nil) } == 5000)
            await #expect(throws: MigrationError.targetInUse) {
                try await StoreMigration(from: source, to: target).run { _, _, _ in }
            }
        }
    }

    @Test("What was broken off cannot be opened, and goes on where it was")
    func goesOn() async throws {
        try await withDatabases { source, target, _ in
            let broken = Task {
                try await StoreMigration(from: source, to: target).run { table, copied, _ in
                    if table == "messages", copied >= 2000 { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            await #expect(throws: CancellationError.self) { try await broken.value }
            let half = try await target.read { try $0.count("SELECT COUNT(*) FROM messages") }
            #expect(half == 2000)
            await #expect(throws: StoreError.unfinished) { try await Store(opening: target) }
            let first = FirstCount()
            let tables = try await StoreMigration(from: source, to: target).run { table, copied, _ in
                if table == "messages" { first.note(copied) }
            }
            #expect(first.value == 4000)
            #expect(tables.first { $0.name == "messages" }?.rows == 5014)
            _ = try await Store(opening: target)
        }
    }

    @Test(
        "Whatever differs at the end is found, and the copy stays closed",
        arguments: [
            "UPDATE messages SET text = text || '.' WHERE text = 'message 77'",
            "UPDATE messages SET edited_at = 5 WHERE text = 'message 77'",
            "DELETE FROM messages WHERE text = 'message 77'",
        ]
    )
    func findsDifferences(change: String) async throws {
        try await withDatabases { source, target, _ in
            let broken = Task {
                try await StoreMigration(from: source, to: target).run { table, copied, rows in
                    if table == "users", copied == rows { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            await #expect(throws: CancellationError.self) { try await broken.value }
            try await target.write { try $0.execute(change) }
            await #expect(throws: MigrationError.self) {
                try await StoreMigration(from: source, to: target).run { _, _, _ in }
            }
            await #expect(throws: StoreError.unfinished) { try await Store(opening: target) }
        }
    }

    @Test("Data of another schema version is left alone")
    func otherVersion() async throws {
        try await withDatabases { source, target, _ in
            try await source.write {
                try $0.execute("DELETE FROM schema_version WHERE version = (SELECT MAX(version) FROM schema_version)")
            }
            await #expect(throws: MigrationError.self) {
                try await StoreMigration(from: source, to: target).run { _, _, _ in }
            }
            #expect(try await target.read { try $0.columns() } == [])
        }
    }
}
