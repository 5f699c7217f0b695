import Chat
import Database
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.everyEngine, .timeLimit(.minutes(10))) struct CommitmentTests {
    private let start = Instant(milliseconds: 1_767_600_000_000)

    @Test("Whatever is done, the store has committed to all as if it had begun anew", arguments: [1, 2, 3, 4])
    func keepsUp(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            let people = try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                let blobs = try BlobDirectory(path: folder.appending(path: "blobs").path, node: .init(high: 1, low: 1))
                var writing = Writing(scene: scene, blobs: blobs, start: start, seed: seed)
                for _ in 0..<60 {
                    try await writing.doSomething()
                    try await expectCommitted(to: scene.ada, in: store)
                }
                return [scene.ada, scene.bo]
            }
            let kept = try await withReopenedStore(in: folder) { store in try await ranges(of: people, in: store) }
            try await changeBehindStore(
                in: folder,
                ["DELETE FROM commitments", "INSERT INTO uncommitted_authors SELECT id FROM users"]
            )
            try await withReopenedStore(in: folder) { store in
                #expect(try await ranges(of: people, in: store) == kept)
                for person in people { try await expectCommitted(to: person, in: store) }
            }
        }
    }

    @Test("Writes that share a commit are committed to, whichever of their neighbours fail and at what")
    func neighboursFail() async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                let sequence = MessageSequence()
                let kept = await withTaskGroup(of: Message.ID?.self) { group in
                    for number in 0..<400 {
                        let author = number.isMultiple(of: 3) ? scene.bo : scene.ada
                        group.addTask { [start] in
                            try? await store.write { transaction in
                                let id = try sequence.next(at: start, in: transaction)
                                var message = Message(
                                    id: id,
                                    author: author,
                                    conversation: scene.room,
                                    text: "message \(number)"
                                )
                                try transaction.messages.add(message)
                                if number.isMultiple(of: 11) {
                                    // The store commits to what its neighbours have added before it commits to this.
                                    message.text += ", changed"
                                    try transaction.messages.update(message)
                                    _ = try commitmentFaults(of: author, in: transaction)
                                }
                                if number.isMultiple(of: 5) { throw CancellationError() }
                                return id
                            }
                        }
                    }
                    return await group.reduce(into: [Message.ID]()) { if let id = $1 { $0.append(id) } }
                }
                #expect(kept.count == 320)
                for person in [scene.ada, scene.bo] { try await expectCommitted(to: person, in: store) }
                let blocks = try await blocks(of: scene.ada, in: store) + blocks(of: scene.bo, in: store)
                #expect(blocks.map(\.messages).reduce(0, +) == 320)
            }
        }
    }

    @Test("A store that was filled past it is committed to when it is opened, once")
    func uncommittedAuthorsAreBroughtUp() async throws {
        try await withTemporaryFolder { folder in
            let ada = try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                try await scene.say(700, by: scene.ada, from: start) { "message \($0)" }
                return scene.ada
            }
            let mark = "INSERT INTO uncommitted_authors SELECT id FROM users"
            try await changeBehindStore(
                in: folder,
                ["UPDATE messages SET text = 'other' WHERE text = 'message 7'", mark]
            )
            let first = try await withReopenedStore(in: folder) { store in
                try await expectCommitted(to: ada, in: store)
                return try await blocks(of: ada, in: store)
            }
            #expect(first.map(\.messages) == [256, 256, 188])
            let second = try await withReopenedStore(in: folder) { try await blocks(of: ada, in: $0) }
            #expect(second == first)
        }
    }

    @Test("What came past the store stays uncommitted when the author writes on")
    func foreignMessagesStayUncommitted() async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                try await scene.say("first", by: scene.ada, at: start)
                let database = try await StoreEngine.openDatabase(in: folder)
                let id = Message.ID.first(at: start)
                try await database.write { connection in
                    try connection.execute(
                        """
                        INSERT INTO messages (author, id, conversation, kind, text)
                        SELECT author, $1, conversation, 0, 'slipped in' FROM messages
                        """,
                        [.identifier(high: id.high | 0x7FFF, low: 0x9000_0000_0000_0001)]
                    )
                }
                try await database.close()
                try await scene.say("second", by: scene.ada, at: start.advanced(bySeconds: 1))
                #expect(try await blocks(of: scene.ada, in: store).map(\.messages) == [2])
            }
        }
    }

    @Test("Removal keeps heads and numbers, and lets the rest be checked")
    func removalKeepsTheRest() async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                try await scene.say(1000, by: scene.ada, from: start) { "message \($0)" }
                let before = try await blocks(of: scene.ada, in: store)
                try await remove(0..<600, from: scene, in: folder)
                let removed = try await blocks(of: scene.ada, in: store).filter { $0.secret == nil }
                #expect(removed.map(\.messages) == [256, 256, 88])
                #expect(removed.prefix(2).map(\.head) == before.prefix(2).map(\.head))
                try await expectCommitted(to: scene.ada, in: store, lengths: [168, 232])
                try await scene.say(30, by: scene.ada, from: start.advanced(bySeconds: 2000)) { "later \($0)" }
                try await expectCommitted(to: scene.ada, in: store, lengths: [168, 256, 6])
                // The same messages once more: they are new ones beside those that were removed.
                try await scene.say(10, by: scene.ada, from: start) { "again \($0)" }
                try await expectCommitted(to: scene.ada, in: store, lengths: [256, 184])
                let still = try await blocks(of: scene.ada, in: store).filter { $0.secret == nil }
                #expect(still == removed)
            }
        }
    }

    @Test("Removal in small portions, with some that stay between them, leaves few blocks")
    func removalInPortions() async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                try await scene.say(600, by: scene.ada, from: start) { "message \($0)" }
                for portion in stride(from: 0, to: 500, by: 20) {
                    try await remove((portion..<(portion + 20)).filter { $0 % 10 != 3 }, from: scene, in: folder)
                }
                let removed = try await blocks(of: scene.ada, in: store).filter { $0.secret == nil }
                #expect(removed.map(\.messages).reduce(0, +) == 450)
                #expect(removed.count < 6)
                try await expectCommitted(to: scene.ada, in: store, lengths: [26, 36, 88])
            }
        }
    }

    /// Removes messages by their numbers, as retention does.
    private func remove(_ numbers: some Collection<Int>, from scene: ChatScene, in folder: URL) async throws {
        let wanted = Set(numbers.map { "message \($0)" })
        try await scene.store.write { transaction in
            let all = ExportRange(
                author: scene.ada,
                start: Instant(milliseconds: 0),
                end: Instant(milliseconds: 1 << 47)
            )
            var leaving: [Message.ID] = []
            try transaction.messages.forEachRecord(in: all) { message in
                if wanted.contains(String(decoding: message.text, as: UTF8.self)) { leaving.append(message.id) }
            }
            #expect(leaving.count == wanted.count)
            try transaction.commitments.prepareRemoval(of: leaving, by: scene.ada)
        }
        let texts = wanted.map { "'\($0)'" }.joined(separator: ", ")
        try await changeBehindStore(in: folder, ["DELETE FROM messages WHERE text IN (\(texts))"])
    }

    private func blocks(of author: User.ID, in store: Store) async throws -> [CommitmentBlock] {
        try await store.read { transaction in
            var blocks: [CommitmentBlock] = []
            try transaction.commitments.forEachBlock(of: author) { blocks.append($0) }
            return blocks
        }
    }

    private func ranges(of people: [User.ID], in store: Store) async throws -> [[String]] {
        var ranges: [[String]] = []
        for person in people {
            ranges.append(try await blocks(of: person, in: store).map { "\($0.first) \($0.last) \($0.messages)" })
        }
        return ranges
    }

    /// Every message is in a block, in full blocks but the last, and every head is that of the messages as they are.
    private func expectCommitted(to author: User.ID, in store: Store, lengths: [Int]? = nil) async throws {
        let blocks = try await blocks(of: author, in: store).filter { $0.secret != nil }
        let (faults, count) = try await store.read { transaction in
            let count = try transaction.messages.count(by: author, from: nil, until: nil)
            return (try commitmentFaults(of: author, in: transaction), count)
        }
        #expect(faults == [])
        let (full, rest) = count.quotientAndRemainder(dividingBy: CommitmentBlock.largest)
        let usual = Array(repeating: CommitmentBlock.largest, count: full) + (rest > 0 ? [rest] : [])
        #expect(blocks.map(\.messages) == lengths ?? usual)
    }
}

/// Two people who write, edit, delete, attach, and are imported, in an order that a seed gives.
private struct Writing {
    let scene: ChatScene
    private var generator: Seeded
    private var now: Instant
    private var sent: [Message] = []
    private var files: [Chat.Attachment.ID] = []
    private let blobs: BlobDirectory
    private let start: Instant

    init(scene: ChatScene, blobs: BlobDirectory, start: Instant, seed: UInt64) {
        self.scene = scene
        self.blobs = blobs
        self.start = start
        now = start
        generator = Seeded(state: seed)
    }

    mutating func doSomething() async throws {
        switch Int.random(in: 0..<7, using: &generator) {
        case 0, 1: try await send()
        case 2: try await edit(1)
        case 3: try await edit(Int.random(in: 2...40, using: &generator))
        case 4: try await attach()
        case 5: try await detach()
        default: try await importSome(Int.random(in: 1...400, using: &generator))
        }
    }

    private mutating func message(at instant: Instant) -> Message {
        Message(
            id: .live(at: instant, using: &generator),
            author: Bool.random(using: &generator) ? scene.ada : scene.bo,
            conversation: scene.room,
            text: String(generator.next(), radix: 36)
        )
    }

    private mutating func send() async throws {
        now = now.advanced(bySeconds: 10)
        let message = message(at: now)
        sent.append(message)
        try await scene.store.write { [scene] transaction in
            _ = try transaction.messages.insert(message)
            try transaction.messages.addMentions([scene.bo], to: message)
        }
    }

    private mutating func edit(_ count: Int) async throws {
        var edited: [(Message, Message)] = []
        for _ in 0..<min(count, sent.count) {
            let index = Int.random(in: 0..<sent.count, using: &generator)
            let earlier = sent[index]
            sent[index].text += " edited"
            sent[index].editedAt = now
            if Bool.random(using: &generator) { sent[index].deletedAt = now }
            edited.append((earlier, sent[index]))
        }
        try await scene.store.write { [edited] transaction in
            for (earlier, message) in edited {
                _ = try transaction.messages.insert(
                    Revision(text: earlier.text, writtenAt: earlier.editedAt ?? earlier.sentAt),
                    of: message
                )
                try transaction.messages.update(message)
            }
        }
    }

    private mutating func attach() async throws {
        guard let message = sent.randomElement(using: &generator) else { return }
        files.append(try await scene.attach([1, 2, 3], named: "plan.txt", to: message, in: blobs).id)
    }

    private mutating func detach() async throws {
        guard let file = files.randomElement(using: &generator) else { return }
        try await scene.store.write { [now] in _ = try $0.attachments.delete(file, at: now) }
    }

    /// Messages of the past, some between those that are there, some there already, some with files.
    private mutating func importSome(_ count: Int) async throws {
        let begin = start.advanced(bySeconds: Int64.random(in: -1000...500, using: &generator))
        let step = Int64.random(in: 1...9, using: &generator)
        var messages = (0..<count).map { message(at: begin.advanced(bySeconds: Int64($0) * step)) }
        messages += sent.shuffled(using: &generator).prefix(3)
        messages.shuffle(using: &generator)
        sent += messages.filter { message in !sent.contains { $0.id == message.id } }
        try await scene.store.write { [messages] transaction in
            for (number, message) in messages.enumerated() {
                _ = try transaction.messages.insert(message)
                guard number.isMultiple(of: 50) else { continue }
                let file = Chat.Attachment(
                    sourceKey: "F\(number)",
                    name: "old",
                    title: nil,
                    mediaType: nil,
                    size: nil,
                    sourceURL: nil
                )
                try transaction.messages.insert(file, at: 0, of: message)
            }
        }
    }
}

/// Numbers that a seed gives (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
