import Chat
import Foundation
import Logging
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Privacy

/// What lies in months that are over for good: PostgreSQL drops them, and the rest of a purge is as on SQLite.
@Suite(.timeLimit(.minutes(10))) struct MonthPurgeTests {
    /// 2026-01-05T08:00:00Z.
    private let january = Instant(milliseconds: 1_767_600_000_000)
    /// In April, when 30 days are kept.
    private var now: Instant { january.advanced(byDays: 100) }
    private var cutoff: Instant { now.advanced(byDays: -30) }

    /// Two people who wrote from January to April, without an end of a block between the months; somebody reacted.
    private func fill(_ scene: ChatScene, _ blobs: BlobDirectory) async throws {
        for day in stride(from: 0, to: 100, by: 10) {
            for person in [scene.ada, scene.bo] {
                try await scene.say(70, by: person, from: january.advanced(byDays: day)) { "day \(day) \($0)" }
            }
        }
        let message = try await scene.say("PLANTED", by: scene.ada, at: january)
        try await scene.attach(Array("PLANTED file".utf8), named: "file", to: message, in: blobs)
        try await scene.store.write { transaction in
            try transaction.messages.addMentions([scene.bo], to: message)
            try transaction.messages.insert(Reaction(user: scene.bo, emoji: "tada"), to: message.id)
            try transaction.messages.insert(Reaction(user: scene.ada, emoji: "tada"), to: message.id)
            try transaction.pins.insert(message, by: scene.bo, at: january)
            _ = try transaction.messages.insert(
                Revision(text: "PLANTED before", sourceText: nil, writtenAt: january),
                of: message
            )
        }
    }

    private func withScene(
        on engine: StoreEngine,
        _ body: (ChatScene, BlobDirectory, URL) async throws -> Void
    ) async throws {
        try await StoreEngine.$current.withValue(engine) { try await withScene(body) }
    }

    private func withScene(_ body: (ChatScene, BlobDirectory, URL) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore(in: folder) { store, organization in
                let blobs = try BlobDirectory(path: folder.appending(path: "blobs").path, node: .init(high: 1, low: 1))
                let scene = try await ChatScene(store, organization)
                try await fill(scene, blobs)
                try await body(scene, blobs, folder)
            }
        }
    }

    private func run(in scene: ChatScene, _ blobs: BlobDirectory) async throws -> PurgeRun {
        let days = try #require(RetentionPeriod(days: 30))
        try await scene.store.write { [now, cutoff] transaction in
            try transaction.organizations.setChat(retention: days, reactionsEnabled: true, of: scene.organization)
            try transaction.purges.begin(in: scene.organization, cutoff: cutoff, at: now)
        }
        let clock = WallClock { [now] in now }
        return PurgeRun(
            store: scene.store,
            blobs: blobs,
            clock: clock,
            organization: scene.organization,
            cutoff: cutoff
        )
    }

    private func parts(of folder: URL) async throws -> [String] {
        try await PostgreSQLServer.administer(
            StoreEngine.databaseURL(in: folder),
            "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'messages'::regclass ORDER BY inhrelid::regclass::text"
        ).split(separator: "\n").map { String($0.split(separator: ".").last ?? "") }
    }

    private func messages(of person: User.ID, in store: Store) async throws -> Int {
        try await store.read { try $0.messages.count(by: person, from: nil, until: nil) }
    }

    @Test("A purge counts the same on every engine, whether it removes months or messages", .everyEngine)
    func counts() async throws {
        try await withScene { scene, blobs, _ in
            #expect(try await run(in: scene, blobs).carryOut())
            // Days 0 to 60 of 100 are over: 70 messages each of two people, and one.
            let purge = try #require(try await scene.store.read { try $0.purges.last(in: scene.organization) })
            #expect(purge.messages == 14 * 70 + 1)
            #expect(purge.endedAt == now)
            for (person, first) in [(scene.ada, 211), (scene.bo, 210)] {
                let months = try await scene.store.read { try $0.commitments.removedMonths(of: person) }
                #expect(months.map(\.messages) == [first, 210, 70])
                #expect(try await messages(of: person, in: scene.store) == 210)
                // Nothing of what is gone has a secret any more, and all that stays is committed to.
                let blocks = try await scene.store.read { transaction in
                    var blocks: [CommitmentBlock] = []
                    try transaction.commitments.forEachBlock(of: person) { blocks.append($0) }
                    return blocks
                }
                #expect(blocks.filter { $0.secret != nil }.map(\.messages).reduce(0, +) == 210)
                #expect(blocks.filter { $0.secret == nil }.map(\.messages).reduce(0, +) == first + 280)
            }
            let left = try await scene.store.read { transaction in
                let reactions = try [scene.ada, scene.bo].map {
                    try transaction.messages.countReactions(by: $0, from: nil, until: nil)
                }
                let details = try transaction.messages.details(of: [Message.ID.first(at: january)])
                return (reactions, details.count)
            }
            #expect(left.0 == [0, 0] && left.1 == 0)
            let entries = try await scene.store.read { transaction in
                var count = 0
                try transaction.audit.forEachEntry(in: scene.organization) { entry in
                    if entry.action.hasSuffix("Purge") { count += 1 }
                }
                return count
            }
            #expect(entries == 2)
        }
    }

    @Test(
        "Months of which all is too old are removed at once, and their parts dropped",
        .enabled(if: PostgreSQLServer.isRunning)
    )
    func monthsGo() async throws {
        try await withScene(on: .postgresql) { scene, blobs, folder in
            let purge = try await run(in: scene, blobs)
            try await purge.removeMonths()
            // March, in which something is left to the steps, and April.
            #expect(try await messages(of: scene.ada, in: scene.store) == 280)
            #expect(try await purge.carryOut())
            #expect(try await parts(of: folder) == ["messages_2026_03", "messages_2026_04"])
            let dump = try #require(try await StoreEngine.dump(of: folder))
            #expect(!dump.contains("planted") && !dump.contains("day 0 ") && dump.contains("day 90 "))
            // What comes later finds its month again.
            try await scene.say("late", by: scene.ada, at: january)
            #expect(try await parts(of: folder).first == "messages_2026_01")
        }
    }

    @Test(
        "A month with held messages, or another organization's, is left to the steps",
        .enabled(if: PostgreSQLServer.isRunning)
    )
    func sharedMonthsStay() async throws {
        try await withScene(on: .postgresql) { scene, blobs, folder in
            let other = try await elsewhere(in: scene.store)
            try await other.say("elsewhere", by: other.ada, at: january)
            try await sayHeld("held", by: scene.bo, at: january.advanced(byDays: 30), in: scene)
            let purge = try await run(in: scene, blobs)
            try await purge.removeMonths()
            #expect(try await messages(of: scene.ada, in: scene.store) == 701)
            #expect(try await purge.carryOut())
            #expect(try await messages(of: scene.ada, in: scene.store) == 210)
            #expect(try await messages(of: scene.bo, in: scene.store) == 211)
            #expect(try await messages(of: other.ada, in: scene.store) == 1)
            #expect(try await parts(of: folder).prefix(2) == ["messages_2026_01", "messages_2026_02"])
        }
    }

    private func elsewhere(in store: Store) async throws -> ChatScene {
        let organization = Organization(
            id: Organization.ID(high: 77, low: 77),
            name: "Elsewhere",
            retention: .standard,
            reactionsEnabled: true,
            createdAt: Instant(milliseconds: 1)
        )
        try await store.write { try $0.organizations.insert(organization, linkKey: [9]) }
        return try await ChatScene(store, organization.id)
    }

    /// Lets somebody write into another room, on which there is a hold.
    private func sayHeld(_ text: String, by author: User.ID, at instant: Instant, in scene: ChatScene) async throws {
        let room = Conversation.ID(high: 5, low: 5)
        try await scene.store.write { transaction in
            try transaction.conversations.save(
                Conversation(id: room, organization: scene.organization, kind: .group, name: "held")
            )
            var generator = SystemRandomNumberGenerator()
            _ = try transaction.messages.insert(
                Message(id: .live(at: instant, using: &generator), author: author, conversation: room, text: text)
            )
            try transaction.holds.insert(
                Hold(
                    id: .random(using: &generator),
                    organization: scene.organization,
                    target: .conversation(room),
                    reason: "A court has ordered it.",
                    author: PrivacyRequest.Requester(client: .random(using: &generator), user: nil, name: "Officer"),
                    createdAt: instant
                )
            )
        }
    }

    @Test(
        "Whoever reads when a month is to go sees it to the end; then it goes",
        .enabled(if: PostgreSQLServer.isRunning)
    )
    func readersAreWaitedFor() async throws {
        try await withScene(on: .postgresql) { scene, blobs, _ in
            let gate = DispatchSemaphore(value: 0)
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            var purge = try await run(in: scene, blobs)
            let reader = Task {
                try await scene.store.read { [now] transaction in
                    // The moment is that of the first statement, which need not be about messages.
                    _ = try transaction.organizations.all()
                    start.finish()
                    gate.wait()
                    return try transaction.messages.count(by: scene.ada, from: nil, until: now)
                }
            }
            for await _ in started {}
            purge.attempts = 2
            try await purge.removeMonths()
            gate.signal()
            #expect(try await reader.value == 701)
            // Tests of other stores read on the same server.
            purge.attempts = 100
            try await purge.removeMonths()
            #expect(try await messages(of: scene.ada, in: scene.store) == 280)
        }
    }

    @Test("The months to come are made before anything is sent in them", .enabled(if: PostgreSQLServer.isRunning))
    func monthsAhead() async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await withTemporaryFolder { folder in
                try await withTemporaryStore(in: folder) { store, organization in
                    // The last millisecond of January.
                    let present = Mutex(Instant(milliseconds: 1_769_903_999_999))
                    let clock = WallClock { present.withLock { $0 } }
                    let arrangement = MessageArrangement(
                        store: store,
                        turns: NodeTurns(store: store, node: .init(high: 1, low: 1), clock: clock),
                        clock: clock,
                        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                    )
                    let task = Task { try await arrangement.run() }
                    let ahead = ["messages_2026_01", "messages_2026_02", "messages_2026_03"]
                    while try await parts(of: folder) != ahead { try await Task.sleep(for: .milliseconds(5)) }
                    let scene = try await ChatScene(store, organization)
                    try await scene.say("at the boundary", by: scene.ada, at: Instant(milliseconds: 1_769_904_000_000))
                    #expect(try await parts(of: folder) == ahead)
                    task.cancel()
                    _ = try? await task.value
                }
            }
        }
    }
}
