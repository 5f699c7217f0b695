import Database
import Foundation
import TestSupport
import Testing

/// What was deleted must not be found in the files: by nobody, with whatever tool.
@Suite(.timeLimit(.minutes(10))) struct ClearingTests {
    private static let marker = Data("MARKED".utf8)

    private func isMarked(_ folder: URL) throws -> Bool {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).contains { file in
            try Data(contentsOf: file).range(of: Self.marker) != nil
        }
    }

    /// Rows in the order in which people write, which is not the one in which they lie, so that pages are split.
    private func fill(_ database: SQLiteDatabase, batches: Int) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                CREATE TABLE notes (author INTEGER NOT NULL, id INTEGER NOT NULL, text TEXT NOT NULL,
                    PRIMARY KEY (author, id)) STRICT, WITHOUT ROWID
                """
            )
            try connection.execute("CREATE INDEX notes_by_text ON notes (text)")
        }
        for batch in 0..<batches {
            try await database.write { connection in
                for number in 0..<500 {
                    let id = batch * 500 + number
                    // Most are short, some take pages of their own.
                    let length = id % 97 == 0 ? 30_000 : id % 7 * 80
                    let text = (id % 3 == 0 ? "kept" : "MARKED") + String(repeating: "x", count: length)
                    try connection.execute(
                        "INSERT INTO notes (author, id, text) VALUES ($1, $2, $3)",
                        [.integer(Int64(id &* 2_654_435_761 % 41)), .integer(Int64(id)), .text(text)]
                    )
                }
            }
        }
    }

    @Test("What was deleted is in no file any more, also not where rows have lain before a page was split")
    func deletedRowsAreGone() async throws {
        try await withTemporaryFolder { folder in
            let database = try SQLiteDatabase(path: folder.appending(path: "habeas.sqlite").path)
            try await fill(database, batches: 30)
            #expect(try isMarked(folder))
            for author in 0..<41 {
                try await database.write {
                    try $0.execute(
                        "DELETE FROM notes WHERE author = $1 AND text LIKE 'MARKED%'",
                        [.integer(Int64(author))]
                    )
                }
            }
            #expect(try await database.clearDeleted())
            #expect(try !isMarked(folder))
            let (count, state) = try await database.read { connection in
                (
                    try connection.count("SELECT COUNT(*) FROM notes WHERE text LIKE 'kept%'"),
                    try connection.first("PRAGMA integrity_check") { $0.text(0) }
                )
            }
            #expect(count == 5000)
            #expect(state == "ok")
            // What the writer had in memory does not come back.
            try await database.write { try $0.execute("UPDATE notes SET text = text || 'y'") }
            #expect(try !isMarked(folder))
            try await database.close()
            #expect(try !isMarked(folder))
        }
    }

    @Test("Writes and reads go on while the files are cleared, and nothing of theirs is lost")
    func othersGoOn() async throws {
        try await withTemporaryFolder { folder in
            let database = try SQLiteDatabase(path: folder.appending(path: "habeas.sqlite").path)
            try await fill(database, batches: 20)
            try await database.write { try $0.execute("DELETE FROM notes WHERE text LIKE 'MARKED%'") }
            let writers = Task {
                for number in 0..<2000 {
                    try await database.write {
                        try $0.execute(
                            "INSERT INTO notes (author, id, text) VALUES ($1, $2, 'later')",
                            [.integer(Int64(number % 41)), .integer(Int64(1_000_000 + number))]
                        )
                    }
                }
            }
            let readers = Task {
                while !Task.isCancelled {
                    let count = try await database.read {
                        try $0.count("SELECT COUNT(*) FROM notes WHERE text LIKE 'kept%'")
                    }
                    #expect(count == 3334)
                }
            }
            var cleared = 0
            while cleared < 3 { if try await database.clearDeleted() { cleared += 1 } }
            try await writers.value
            readers.cancel()
            _ = await readers.result
            while try await !database.clearDeleted() {}
            #expect(try !isMarked(folder))
            let (later, state) = try await database.read { connection in
                (
                    try connection.count("SELECT COUNT(*) FROM notes WHERE text = 'later'"),
                    try connection.first("PRAGMA integrity_check") { $0.text(0) }
                )
            }
            #expect(later == 2000)
            #expect(state == "ok")
            try await database.close()
        }
    }

    @Test("Whoever reads what was there before is not disturbed, and the files are cleared afterwards")
    func readersAreLeftAlone() async throws {
        try await withTemporaryFolder { folder in
            let database = try SQLiteDatabase(path: folder.appending(path: "habeas.sqlite").path)
            try await fill(database, batches: 4)
            let gate = Gate()
            let (reading, continuation) = AsyncStream.makeStream(of: Void.self)
            let reader = Task {
                try await database.read { connection in
                    let before = try connection.count("SELECT COUNT(*) FROM notes")
                    continuation.yield()
                    gate.wait()
                    return (before, try connection.count("SELECT COUNT(*) FROM notes"))
                }
            }
            for await _ in reading { break }
            try await database.write { try $0.execute("DELETE FROM notes WHERE text LIKE 'MARKED%'") }
            #expect(try await !database.clearDeleted())
            gate.open()
            let counts = try await reader.value
            #expect(counts.0 == 2000)
            #expect(counts.1 == 2000)
            #expect(try await database.clearDeleted())
            #expect(try !isMarked(folder))
            try await database.close()
        }
    }
}
