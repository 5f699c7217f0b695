import Chat
import Dispatch
import Foundation
import Storage
import Synchronization
import Testing

@testable import Importing

@Suite struct SlackImportTests {
    private static let mixedDay = """
        [
            {"type": "message", "user": "U1", "text": "Bread is out", "ts": "1717142400.000100",
             "reactions": [{"name": "bread", "users": ["U2", "U9"], "count": 3}]},
            {"type": "message", "user": "U2", "text": "Lovely", "ts": "1717142401.000200",
             "thread_ts": "1717142400.000100", "files": [{"id": "F1", "name": "loaf.png", "user": "U2", "size": 7}]},
            {"type": "message", "subtype": "channel_join", "user": "U2", "text": "<@U2> joined", "ts": "1717142402.1"},
            {"type": "message", "subtype": "message_changed", "hidden": true, "ts": "1717142409.000000",
             "message": {"user": "U1", "text": "Rye is out", "ts": "1717142403.000300",
                         "edited": {"user": "U1", "ts": "1717142408.000000"}},
             "previous_message": {"user": "U1", "text": "Rye is uot", "ts": "1717142403.000300"}},
            {"type": "message", "subtype": "message_replied", "ts": "1717142404.000000"},
            {"type": "message", "user": "U1", "text": "no time"},
            17, null, "text", ["a"]
        ]
        """

    @Test func `Every entry has exactly one outcome`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.import(["general/2024-05-31.json": Self.mixedDay])
            #expect(report.addsUp)
            #expect(report.entries == 10)
            #expect(report.messages == 2)
            #expect(report.events == 1)
            #expect(report.revisions == 1)
            #expect(report.reactions == 2)
            #expect(report.attachments == 1)
            #expect(report.users == 4)
            #expect(report.conversations == 1)
            #expect(
                report.skipped == [
                    "not an object": 4, "timestamp is not valid": 1, "thread bookkeeping (message_replied)": 1,
                ]
            )
            #expect(report.notes["reactions whose people the export does not name"] == 1)
        }
    }

    @Test func `The same export a second time changes nothing`() async throws {
        try await withSlackScene { scene in
            let first = try await scene.import(["general/2024-05-31.json": Self.mixedDay])
            let before = try await scene.messages(of: "U1").map(\.text)
            let second = try await scene.import(["general/2024-05-31.json": Self.mixedDay])
            #expect(second.addsUp)
            #expect(second.unchanged == first.messages + first.events + first.revisions)
            #expect(second.messages + second.events + second.revisions + second.updated == 0)
            #expect(second.reactions + second.attachments == 0)
            #expect(try await scene.messages(of: "U1").map(\.text) == before)
            #expect(try await scene.revisions(of: "U1").map(\.text) == ["Rye is uot"])
        }
    }

    @Test func `A folder and a zip give the same report`() async throws {
        var reports: [ImportReport] = []
        for asZip in [false, true] {
            try await withSlackScene { scene in
                reports.append(try await scene.import(["general/2024-05-31.json": Self.mixedDay], asZip: asZip))
            }
        }
        #expect(reports[0] == reports[1])
    }

    @Test func `The report is kept with the import`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.import(["general/2024-05-31.json": Self.mixedDay])
            let records = try await scene.store.read { try $0.imports.all(in: scene.organization) }
            let record = try #require(records.first)
            #expect(records.count == 1)
            #expect(record.source == "slack")
            #expect(record.finishedAt == SlackScene.now)
            #expect(try JSONDecoder().decode(ImportReport.self, from: Data(record.report.utf8)) == report)
        }
    }

    @Test func `A truncated last file leaves nothing`() async throws {
        try await withSlackScene { scene in
            let whole = #"[{"user": "U1", "text": "one", "ts": "1717142400.000100"}]"#
            await #expect(
                throws: ImportError.malformed(
                    name: "general/2024-06-02.json",
                    entry: 2,
                    expected: "the end of the array, but the file is cut short"
                )
            ) {
                try await scene.import([
                    "general/2024-05-31.json": whole,
                    "general/2024-06-01.json": whole,
                    "general/2024-06-02.json": #"[{"user": "U1", "text": "two", "ts": "1717142401.0"}, {"user": "U"#,
                ])
            }
            let isUntouched = try await scene.isUntouched()
            #expect(isUntouched)
        }
    }

    @Test func `An error tells the file and the entry, and nothing of the text`() async throws {
        try await withSlackScene { scene in
            let error = await #expect(throws: ImportError.self) {
                try await scene.importDay(#"{"text": "fine", "ts": "1.0"}, {"text": "secret recipe" "x"}"#)
            }
            let description = try #require(error).description
            #expect(description.contains("general/2024-05-31.json"))
            #expect(description.contains("entry 2"))
            #expect(!description.contains("secret"))
            #expect(try await scene.isUntouched())
        }
    }

    @Test func `Text that is not UTF-8 refuses the import`() async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "latin")
            try FileManager.default.createDirectory(
                at: path.appending(path: "general"),
                withIntermediateDirectories: true
            )
            let bytes = Array(#"[{"ts": "1.0", "x": "caf"#.utf8) + [0xE9] + Array(#""}]"#.utf8)
            try Data(bytes).write(to: path.appending(path: "general/2024-05-31.json"))
            await #expect(
                throws: ImportError.malformed(name: "general/2024-05-31.json", entry: 1, expected: "text in UTF-8")
            ) { try await scene.run(path.path) }
        }
    }

    @Test func `A day file of 50,000 entries is imported, and progress comes to its end`() async throws {
        try await withSlackScene { scene in
            let entries = (0..<50_000).map {
                #"{"user": "U\#($0 % 7)", "text": "loaf \#($0)", "ts": "\#(1_700_000_000 + $0).\#(100_000 + $0)"}"#
            }
            let path = scene.folder.appending(path: "large")
            let day = "[" + entries.joined(separator: ",\n") + "]"
            try FileManager.default.createDirectory(
                at: path.appending(path: "general"),
                withIntermediateDirectories: true
            )
            try Data(day.utf8).write(to: path.appending(path: "general/2024-05-31.json"))
            let seen = Mutex<[ImportProgress]>([])
            let report = try await SlackImport(
                store: scene.store,
                organization: scene.organization,
                clock: WallClock { SlackScene.now }
            ).run(path: path.path) { progress in seen.withLock { $0.append(progress) } }
            #expect(report.messages == 50_000)
            #expect(report.addsUp)
            let steps = seen.withLock { $0 }
            #expect(steps.count >= 25)
            #expect(steps.last?.entries == 50_000)
            #expect(steps.last?.doneBytes == Int64(day.utf8.count))
            #expect(steps.last?.totalBytes == Int64(day.utf8.count))
            #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.entries < $1.entries })
        }
    }

    @Test func `A cancelled import leaves nothing and can be run again`() async throws {
        try await withSlackScene { scene in
            let entries = (0..<20_000).map { #"{"user": "U1", "text": "x", "ts": "\#(1_700_000_000 + $0).0"}"# }
            let fixture = ["general/2024-05-31.json": "[" + entries.joined(separator: ",") + "]"]
            let path = scene.folder.appending(path: "export").path
            try SlackScene.write(fixture, to: path)
            let slack = SlackImport(
                store: scene.store,
                organization: scene.organization,
                clock: WallClock { SlackScene.now }
            )
            let hasBegun = DispatchSemaphore(value: 0)
            let mayGoOn = DispatchSemaphore(value: 0)
            let task = Task {
                try await slack.run(path: path) { _ in
                    hasBegun.signal()
                    mayGoOn.wait()
                }
            }
            // The first batch is stored by then, in a transaction that is still open.
            try await DispatchQueue.runBlocking(named: "wait") { hasBegun.wait() }
            task.cancel()
            mayGoOn.signal()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await scene.isUntouched())
            #expect(try await scene.run(path).messages == 20_000)
        }
    }

    @Test func `Importing again leaves whoever was changed here as they are`() async throws {
        try await withSlackScene { scene in
            try await scene.import([:])
            let changed = User(
                id: scene.user("U1"),
                organization: scene.organization,
                name: "Ada Married",
                title: "Miller",
                state: .inactive,
                version: try #require(try await scene.storedUser("U1")?.version)
            )
            #expect(try await scene.store.write { try $0.users.update(changed, contacts: []) })
            try await scene.import([:])
            let stored = try #require(try await scene.storedUser("U1"))
            #expect(stored.name == "Ada Married" && stored.title == "Miller" && stored.state == .inactive)
            // Who was not changed here follows the export.
            try await scene.import([
                "users.json": #"[{"id": "U1", "real_name": "A"}, {"id": "U2", "real_name": "Bo T"}]"#
            ])
            #expect(try await scene.storedUser("U2")?.name == "Bo T")
            #expect(try await scene.storedUser("U1")?.name == "Ada Married")
        }
    }

    @Test func `What is no Slack export is refused with what is expected`() async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "photos")
            try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: path.appending(path: "cat.png"))
            let error = await #expect(throws: ImportError.self) { try await scene.run(path.path) }
            #expect(error == .notASlackExport(path: path.path))
            #expect(error?.description.contains("users.json") == true)
            let missing = "/no/such/file"
            await #expect(throws: ImportError.unreadable(path: missing)) { try await scene.run(missing) }
        }
    }
}
