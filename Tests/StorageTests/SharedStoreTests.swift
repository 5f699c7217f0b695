import Chat
import Storage
import TestSupport
import Testing

/// What several nodes that share a store must have in common.
@Suite(.enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."))
struct SharedStoreTests {
    /// Runs a test with the stores of two nodes on one database.
    private func withStores(_ body: (Store, Store) async throws -> Void) async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await withTemporaryFolder { folder in
                try await withTemporaryStore(in: folder) { first, _ in
                    try await withReopenedStore(in: folder) { second in try await body(first, second) }
                }
            }
        }
    }

    @Test("Messages of nodes whose clocks differ get identifiers in the order of their commits")
    func identifiersRise() async throws {
        try await withStores { first, second in
            let ahead = Instant(milliseconds: 1_800_000_000_000)
            let behind = ahead.advanced(bySeconds: -3600)
            let nodes = [(first, ahead, MessageSequence()), (second, behind, MessageSequence())]
            var identifiers: [Message.ID] = []
            for turn in 0..<20 {
                let (store, now, sequence) = nodes[turn % 2]
                identifiers.append(try await store.write { try sequence.next(at: now, in: $0) })
            }
            #expect(zip(identifiers, identifiers.dropFirst()).allSatisfy { $0 < $1 })
            // A request that the node behind takes covers all of them, and nothing that is sent after it.
            let boundary = try await second.write { try nodes[1].2.boundary(at: behind, in: $0) }
            let end = Message.ID.first(at: boundary)
            #expect(identifiers.allSatisfy { $0 < end })
            let later = try await second.write { try nodes[1].2.next(at: behind, in: $0) }
            #expect(later >= end)
        }
    }

    @Test("What one node changes in the directory, the next write of another sees, also what it has read before")
    func directoryChanges() async throws {
        try await withStores { first, second in
            let organization = try await first.write { try $0.organizations.all()[0].id }
            let scene = try await ChatScene(first, organization)
            @Sendable func state(_ transaction: StoreTransaction) throws -> User.State? {
                try transaction.users.find(scene.ada, in: organization)?.state
            }
            @Sendable func takesPart(_ transaction: StoreTransaction) throws -> Bool {
                try transaction.conversations.isParticipant(scene.ada, in: scene.room)
            }
            for _ in 0..<3 {
                #expect(try await first.write(state) == .active)
                #expect(try await first.write(takesPart))
            }
            let joined = Instant(milliseconds: 1_800_000_000_000)
            let before = try await first.directoryChanges()
            try await second.write { try $0.conversations.removeParticipant(scene.ada, from: scene.room, at: joined) }
            #expect(try await first.directoryChanges() == before + 1)
            #expect(try await !first.write(takesPart))
            try await second.write { try $0.users.delete(scene.ada, in: organization) }
            #expect(try await first.write(state) == .deleted)
            // What is undone was not changed, and what was read meanwhile is not kept.
            _ = try? await first.write { transaction in
                try transaction.users.delete(scene.bo, in: organization)
                #expect(try transaction.users.find(scene.bo, in: organization)?.state == .deleted)
                throw CancellationError()
            }
            #expect(try await first.write { try $0.users.find(scene.bo, in: organization)?.state } == .active)
        }
    }

    @Test("Work that one node is at is not done by another, and is free again when it ends")
    func turns() async throws {
        try await withStores { first, second in
            let clock = WallClock { Instant(milliseconds: 1_800_000_000_000) }
            let one = NodeTurns(store: first, node: .init(high: 1, low: 1), clock: clock)
            let other = NodeTurns(store: second, node: .init(high: 1, low: 2), clock: clock)
            let done = Counter()
            try await one.run("purge") {
                await done.add("one")
                try await other.run("purge") { await done.add("other, meanwhile") }
                try await other.run("sweep") { await done.add("sweep") }
            }
            try await other.run("purge") { await done.add("other") }
            #expect(await done.names == ["one", "sweep", "other"])
        }
    }

    @Test("The lease of a node that died ends with time, and at once when it starts again")
    func deadNode() async throws {
        try await withStores { first, second in
            let now = Instant(milliseconds: 1_800_000_000_000)
            let dead = Node.ID(high: 1, low: 1)
            let clock = WallClock { now }
            let other = NodeTurns(store: second, node: .init(high: 1, low: 2), clock: clock)
            let late = NodeTurns(
                store: second,
                node: .init(high: 1, low: 2),
                clock: WallClock { now.advanced(bySeconds: Lease.seconds) }
            )
            let done = Counter()
            func take() async throws {
                let held = try await first.write {
                    try $0.leases.take("purge", by: dead, at: now, until: now.advanced(bySeconds: Lease.seconds))
                }
                #expect(held != nil)
            }
            try await take()
            try await other.run("purge") { await done.add("too early") }
            try await late.run("purge") { await done.add("late") }
            try await take()
            try await NodeTurns(store: first, node: dead, clock: clock).begin()
            try await other.run("purge") { await done.add("after its start") }
            #expect(await done.names == ["late", "after its start"])
        }
    }

    @Test("An upload and a removal of the same bytes take turns, whichever nodes they are on")
    func blobTurns() async throws {
        try await withStores { first, second in
            let done = Counter()
            let (began, beginning) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await first.withTurn(atBlob: [1, 2, 3]) {
                        await done.add("upload begins")
                        beginning.finish()
                        _ = try await second.withTurn(atBlob: [4, 5, 6]) { await done.add("others go on") }
                        await done.add("upload ends")
                    }
                }
                group.addTask {
                    for await _ in began {}
                    _ = try await second.withTurn(atBlob: [1, 2, 3]) { await done.add("removal") }
                }
                try await group.waitForAll()
            }
            #expect(await done.names == ["upload begins", "others go on", "upload ends", "removal"])
        }
    }

    @Test("Calls are summed over nodes until their window ends")
    func rateWindows() async throws {
        try await withStores { first, second in
            let start = Instant(milliseconds: 1_800_000_000_000)
            let caller = RateWindow.digest("address", "", "192.0.2.1")
            func add(_ calls: Int, _ store: Store, at seconds: Int64) async throws -> RateWindow? {
                let now = start.advanced(bySeconds: seconds)
                return try await store.write { transaction in
                    try transaction.rateWindows.add(
                        [RateWindow(caller: caller, startedAt: now, calls: calls)],
                        endedBy: now.advanced(bySeconds: -60)
                    )
                }.first
            }
            let begun = try await add(10, first, at: 0)
            #expect(begun == RateWindow(caller: caller, startedAt: start, calls: 10))
            let summed = try await add(5, second, at: 59)
            #expect(summed == RateWindow(caller: caller, startedAt: start, calls: 15))
            let anew = try await add(1, first, at: 60)
            #expect(anew == RateWindow(caller: caller, startedAt: start.advanced(bySeconds: 60), calls: 1))
        }
    }

    private actor Counter {
        private(set) var names: [String] = []

        func add(_ name: String) { names.append(name) }
    }
}
