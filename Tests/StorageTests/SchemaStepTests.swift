import Chat
import Database
import TestSupport
import Testing

@testable import Storage

/// What a later version's first start does to a database that this one uses.
@Suite(.everyEngine) struct SchemaStepTests {
    private static let addition = SchemaStep.adding { ["CREATE TABLE later (number \($0.integer) NOT NULL)"] }
    private static let change = SchemaStep.breaking { _ in ["DROP TABLE imports"] }

    @Test("A step that only adds lets programs of the version before go on, one that changes does not")
    func laterSteps() async throws {
        try await withTemporaryFolder { folder in
            let database = try await StoreEngine.openDatabase(in: folder)
            _ = try await Store(opening: database)
            try await database.write { try Schema.migrate($0, Schema.steps + [Self.addition]) }
            _ = try await Store(opening: database)
            try await database.write { try Schema.migrate($0, Schema.steps + [Self.addition, Self.change]) }
            let error = await #expect(throws: StoreError.self) { try await Store(opening: database) }
            #expect(error == .newerSchema(found: Schema.newest + 2, known: Schema.newest))
            try await database.close()
        }
    }

    @Test("A step that earlier programs cannot work with waits until their servers have stopped")
    func runningNodes() async throws {
        guard StoreEngine.current == .postgresql else { return }
        try await withTemporaryFolder { folder in
            let database = try await StoreEngine.openDatabase(in: folder)
            let store = try await Store(opening: database)
            let node = Node.ID(high: 1, low: 1)
            let now = try await store.write { transaction in
                let now = try #require(try transaction.time)
                let present = StoredNode(id: node, role: "all", version: "1", startedAt: now, seenAt: now)
                #expect(try transaction.nodes.note(present))
                return now
            }
            try await database.write { try Schema.migrate($0, Schema.steps + [Self.addition]) }
            let steps = Schema.steps + [Self.addition, Self.change]
            let error = await #expect(throws: StoreError.self) {
                try await database.write { try Schema.migrate($0, steps) }
            }
            #expect(error == .earlierNodes(count: 1))
            _ = try await Store(opening: database)
            try await store.write { try $0.nodes.remove(node, startedAt: now) }
            try await database.write { try Schema.migrate($0, steps) }
            try await database.close()
        }
    }
}
