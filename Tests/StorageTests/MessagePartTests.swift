import Chat
import Database
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.everyEngine) struct MessagePartTests {
    /// The last millisecond of January 2026, the first of February, and times that no month is kept for.
    private static let times: [Int64] = [
        1_769_903_999_999, 1_769_904_000_000, 946_684_799_999, 4_102_444_800_000, 5_000,
    ]

    @Test("Messages of every time are kept, found and read in order, whichever month they are in")
    func monthsAreOneTable() async throws {
        try await withTemporaryStore { store, organization in
            let scene = try await ChatScene(store, organization)
            for time in Self.times { try await scene.say("at \(time)", by: scene.ada, at: Instant(milliseconds: time)) }
            let range = ExportRange(
                author: scene.ada,
                start: Instant(milliseconds: 0),
                end: Instant(milliseconds: 5_000_000_000_000)
            )
            let texts = try await store.read { transaction in
                var texts: [String] = []
                try transaction.messages.forEachRecord(in: range) {
                    texts.append(String(decoding: $0.text, as: UTF8.self))
                }
                return texts
            }
            #expect(texts == Self.times.sorted().map { "at \($0)" })
        }
    }

    @Test("A long history is read batch by batch, whether texts are short or long", arguments: [10, 3000, 400_000])
    func batches(length: Int) async throws {
        try await withTemporaryStore { store, organization in
            let scene = try await ChatScene(store, organization)
            let count = 6_000_000 / (length + 1000)
            let start = Instant(milliseconds: 1_767_600_000_000)
            try await scene.say(count, by: scene.ada, from: start) { "\($0) " + String(repeating: "x", count: length) }
            let range = ExportRange(author: scene.ada, start: start, end: start.advanced(byDays: 365))
            let numbers = try await store.read { transaction in
                var numbers: [Int] = []
                try transaction.messages.forEachRecord(in: range) { record in
                    let text = String(decoding: record.text, as: UTF8.self)
                    numbers.append(Int(text.prefix { $0 != " " }) ?? -1)
                }
                return numbers
            }
            #expect(numbers == Array(0..<count))
        }
    }
}

@Suite(.enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."))
struct MessagePartitionTests {
    @Test("On PostgreSQL each month has a table of its own, which a query within the month alone reads")
    func months() async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await withTemporaryFolder { folder in
                try await withTemporaryStore(in: folder) { store, organization in
                    let scene = try await ChatScene(store, organization)
                    for time: Int64 in [1_769_903_999_999, 1_769_904_000_000, 1_767_600_000_000, 5] {
                        try await scene.say("\(time)", by: scene.ada, at: Instant(milliseconds: time))
                    }
                    let url = try await StoreEngine.databaseURL(in: folder)
                    let rows = try await PostgreSQLServer.administer(
                        url,
                        "SELECT tableoid::regclass::text, count(*) FROM messages GROUP BY 1 ORDER BY 1"
                    )
                    #expect(rows == "messages_2026_01|2\nmessages_2026_02|1\nmessages_early|1\n")
                    let plan = try await PostgreSQLServer.administer(
                        url,
                        """
                        EXPLAIN SELECT text FROM messages WHERE author = '\\x01'
                            AND id >= '\\x019be0000000' AND id < '\\x019be0000001' ORDER BY id LIMIT 5
                        """
                    )
                    #expect(plan.contains("messages_2026_01"))
                    #expect(!plan.contains("messages_2026_02") && !plan.contains("messages_early"))
                }
            }
        }
    }

    @Test("Months that are over are put into the order of authors, once, and not while somebody reads them")
    func arranging() async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await withTemporaryFolder { folder in
                try await withTemporaryStore(in: folder) { store, organization in
                    let scene = try await ChatScene(store, organization)
                    let january = Instant(milliseconds: 1_767_600_000_000)
                    for number in 0..<40 {
                        for (month, start) in [january, january.advanced(byDays: 31)].enumerated() {
                            let time = start.advanced(bySeconds: Int64(number))
                            try await scene.say("\(month)", by: number % 2 == 0 ? scene.ada : scene.bo, at: time)
                        }
                    }
                    let url = try await StoreEngine.databaseURL(in: folder)
                    // How often one message's author differs from the next one's, as they lie.
                    func changes(_ month: String) async throws -> String {
                        try await PostgreSQLServer.administer(
                            url,
                            """
                            SELECT count(*) FROM (SELECT author, lag(author) OVER (ORDER BY ctid) AS before
                            FROM messages_2026_\(month)) AS pairs WHERE author <> before
                            """
                        )
                    }
                    let now = january.advanced(byDays: 32)
                    let range = ExportRange(author: scene.ada, start: january, end: now)
                    let gate = DispatchSemaphore(value: 0)
                    let (started, start) = AsyncStream.makeStream(of: Void.self)
                    let reader = Task {
                        try await store.read { transaction in
                            let before = try transaction.messages.count(in: range).messages
                            start.finish()
                            gate.wait()
                            return (before, try transaction.messages.count(in: range).messages)
                        }
                    }
                    for await _ in started {}
                    try await store.arrangeMessages(at: now)
                    #expect(try await changes("01") == "39\n")
                    gate.signal()
                    #expect(try await reader.value == (40, 40))
                    try await store.arrangeMessages(at: now)
                    #expect(try await changes("01") == "1\n")
                    #expect(try await changes("02") == "39\n")
                    #expect(try await store.read { try $0.messages.count(in: range).messages } == 40)
                }
            }
        }
    }

    @Test("A month that is made by a write which fails is made by the next")
    func undoneMonth() async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await withTemporaryStore { store, organization in
                let scene = try await ChatScene(store, organization)
                let message = Message(
                    id: Message.ID(high: Message.ID.first(at: Instant(milliseconds: 1_767_600_000_000)).high, low: 1),
                    author: scene.ada,
                    conversation: scene.room,
                    text: "once"
                )
                await #expect(throws: CancellationError.self) {
                    try await store.write { transaction in
                        _ = try transaction.messages.insert(message)
                        throw CancellationError()
                    }
                }
                #expect(try await store.write { try $0.messages.insert(message) })
            }
        }
    }
}
