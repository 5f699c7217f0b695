import Database
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.everyEngine) struct SchemaTests {
    @Test("Every column has its privacy decided")
    func everyColumnIsClassified() async throws {
        try await withTemporaryStore { store, _ in
            let columns = try await store.read { try $0.columns }
            #expect(columns.count > 50)
            #expect(columns.filter { $0.privacyClass == nil } == [])
        }
    }

    @Test("A database of a later version is refused and left as it is")
    func newerSchemaIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let database = try await StoreEngine.openDatabase(in: folder)
            _ = try await Store(opening: database)
            try await database.write { try $0.execute("INSERT INTO schema_version (version) VALUES (999)") }
            let error = await #expect(throws: StoreError.self) { try await Store(opening: database) }
            #expect(error == .newerSchema(found: 999, known: 15))
            try await database.close()
        }
    }

    @Test("A file that is no database is named as such")
    func foreignFileIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "habeas.sqlite")
            try "This is a letter, not a database. ".data(using: .utf8)?.write(to: file)
            #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: file.path) }
        }
    }
}
