import Chat
import Foundation
import Storage
import TestSupport
import Testing

@testable import Archive

@Suite(.timeLimit(.minutes(10))) struct TranscriptTests {
    private let morning = WrittenTranscript.morning

    /// The links of all pages that lead to no page or to no anchor.
    private func deadLinks(_ transcript: WrittenTranscript) throws -> [String] {
        let links = try Regex("href=\"([^\"]*)\"", as: (Substring, Substring).self)
        var dead: [String] = []
        for (path, page) in transcript.pages {
            for match in page.matches(of: links) {
                let parts = match.output.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let base = try #require(URL(string: "file:///\(path)"))
                let target =
                    parts[0].isEmpty
                    ? path : String(URL(string: String(parts[0]), relativeTo: base)?.path.dropFirst() ?? "")
                if ["README.txt", "data/messages.jsonl"].contains(target) { continue }
                let found = transcript.pages[target]
                if parts.count == 1, found != nil { continue }
                if parts.count == 2, let found, found.contains("id=\"\(parts[1])\"") { continue }
                dead.append("\(path): \(match.output.1)")
            }
        }
        return dead
    }

    @Test("Each conversation has a page for each month, which leads to the one before and the one after")
    func writesAPagePerMonth() throws {
        let transcript = try WrittenTranscript { intake in
            var number: UInt64 = 0
            for days in [0, 0, 30, 30, 95] {
                for place in [1, 2] as [UInt64] {
                    number += 1
                    let id = WrittenTranscript.message(number, at: morning.advanced(byDays: days))
                    try intake.take("message \(number)", id: id, in: WrittenTranscript.conversation(place))
                }
            }
        }
        let folder = "data/html/kitchen-00000002/"
        #expect(
            Set(transcript.pages.keys.filter { $0.hasPrefix(folder) })
                == Set(["2025-03.html", "2025-04.html", "2025-06.html"].map { folder + $0 })
        )
        let april = try #require(transcript.pages[folder + "2025-04.html"])
        #expect(april.contains("<a rel=\"prev\" href=\"2025-03.html\">Earlier: March 2025</a>"))
        #expect(april.contains("<a rel=\"next\" href=\"2025-06.html\">Later: June 2025</a>"))
        #expect(transcript.scanned?.count == 10)
        #expect(transcript.held == 0)
        #expect(try deadLinks(transcript) == [])
    }

    @Test("A long month is continued on further pages that lead to each other, and has every message once")
    func splitsLongMonths() throws {
        let text = String(repeating: "flour, water & salt; ", count: 3000)
        let transcript = try WrittenTranscript { intake in
            for number in 1...40 as ClosedRange<UInt64> {
                let id = WrittenTranscript.message(number, at: morning.advanced(bySeconds: Int64(number)))
                try intake.take(text, id: id) {
                    if number > 1 { $0.thread = WrittenTranscript.message(1, at: morning.advanced(bySeconds: 1)) }
                }
            }
        }
        let folder = "data/html/kitchen-00000001/"
        #expect(transcript.pages.count == 4)
        let second = try #require(transcript.pages[folder + "2025-03-2.html"])
        #expect(second.contains("<h1><bdi>kitchen</bdi>, March 2025, part 2</h1>"))
        #expect(second.contains("rel=\"prev\" href=\"2025-03.html\""))
        #expect(second.contains("rel=\"next\" href=\"2025-03-3.html\""))
        #expect(second.contains("Tuesday, 4 March 2025"))
        #expect(transcript.pages.values.allSatisfy { $0.utf8.count < 1_200_000 })
        #expect(transcript.scanned?.count == 40)
        #expect(transcript.scanned?.values.allSatisfy { $0 == Array(text.utf8) } == true)
        #expect(try deadLinks(transcript) == [])
    }

    @Test("Pages that grow large together are handed over before the end, and what follows is on another part")
    func handsOverEarly() throws {
        let text = String(repeating: "0123456789abcdef", count: 16 << 10)
        let transcript = try WrittenTranscript { intake in
            var number: UInt64 = 0
            for _ in 0..<4 {
                for place in 1...40 as ClosedRange<UInt64> {
                    number += 1
                    let id = WrittenTranscript.message(number, at: morning.advanced(bySeconds: Int64(number)))
                    try intake.take(text, id: id, in: WrittenTranscript.conversation(place))
                    #expect(intake.transcript.held <= Transcript.mostHeld)
                    let handedOver = intake.pages.all.values.reduce(0) { $0 + $1.utf8.count }
                    #expect(Int(number) * text.utf8.count - handedOver <= Transcript.mostHeld)
                }
            }
            #expect(!intake.pages.all.isEmpty)
        }
        #expect(transcript.held == 0)
        #expect(transcript.scanned?.count == 160)
        #expect(try deadLinks(transcript) == [])
    }

    @Test("The index states the facts of the request, and leads to every page")
    func writesTheIndex() throws {
        let other = WrittenTranscript.conversation(2)
        let pair = WrittenTranscript.conversation(3)
        let labels = [
            other: ConversationLabel(id: other, kind: .group, name: "Ovens", isPrivate: true),
            pair: ConversationLabel(id: pair, kind: .adhoc, participants: (1...7).map { "Person \($0)" }),
        ]
        let first = WrittenTranscript.message(1)
        let last = WrittenTranscript.message(3, at: morning.advanced(byDays: 30))
        let transcript = try WrittenTranscript(labels: labels) { intake in
            try intake.take("one", id: first)
            try intake.take("two", id: WrittenTranscript.message(2), in: other) { $0.kind = .event }
            try intake.take("three", id: last, in: pair)
        }
        let index = transcript.index
        for fact in [
            "<dt>Person</dt><dd><bdi>Ada Bright, ada@lantern.example</bdi></dd>",
            "<dt>Organization</dt><dd><bdi>Lantern &lt;Bakery&gt;</bdi></dd>",
            "<dt>Request</dt><dd><bdi>0190-request, 5 January 2026, 10:01:00 UTC</bdi></dd>",
            "<dt>Asked for by</dt><dd><bdi>Privacy &lt;desk&gt;</bdi></dd>",
            "<dt>Reason</dt><dd><bdi>A request\nby &lt;b&gt;letter&lt;/b&gt;</bdi></dd>",
            "6 January 2024, 10:01:00 UTC until 5 January 2026, 10:01:00 UTC (not included)",
            "Chat is kept for 730 days: what was sent before 6 January 2024, 10:01:00 UTC is not in here.",
            "1,200 older messages await their removal. 1 message lies outside of the period asked for.",
            "<dt>Messages</dt><dd><bdi>3 messages (1 of them an event)</bdi></dd>",
            "<a href=\"kitchen-00000001/2025-03.html#\(first)\">4 March 2025, 10:32:05 UTC</a>",
            "#\(last)\">3 April 2025, 10:32:05 UTC</a>",
            "<dd><bdi>Habeas \(HabeasVersion.current)</bdi></dd>",
            "<bdi>Ovens</bdi></h3><div class=\"note\">Private room, 1 message (1 of them an event), 4 March 2025</div>",
            "<bdi>Person 1, Person 2, Person 3, Person 4, Person 5 and 2 others</bdi>",
            "<summary>March 2025: 2 messages</summary>",
        ] {
            #expect(index.contains(fact), "\(fact)")
        }
        #expect(try deadLinks(transcript) == [])
    }

    @Test("The latest messages are known exactly, and older ones forgotten")
    func remembersTheLatest() {
        var recent = RecentMessages()
        let count = UInt64(RecentMessages.most) + 10
        for number in 0..<count {
            recent.note(WrittenTranscript.message(number * 2), conversation: 3, part: Int(number % 7))
        }
        #expect(recent.part(of: WrittenTranscript.message(9 * 2), conversation: 3) == nil)
        for number in [10, 11, 70_000, count - 1] {
            #expect(recent.part(of: WrittenTranscript.message(number * 2), conversation: 3) == Int(number % 7))
            #expect(recent.part(of: WrittenTranscript.message(number * 2 + 1), conversation: 3) == nil)
            #expect(recent.part(of: WrittenTranscript.message(number * 2), conversation: 4) == nil)
        }
        #expect(RecentMessages().part(of: WrittenTranscript.message(0), conversation: 0) == nil)
    }

    @Test("A title names three of many people, and the facts name all")
    func namesManyPeople() throws {
        let people = Dictionary(uniqueKeysWithValues: (1...5).map { (User.ID(high: 0, low: $0), "Person \($0)") })
        let transcript = try WrittenTranscript(subjects: people) { _ in }
        #expect(transcript.index.contains("<bdi>Person 1, Person 2, Person 3 and 2 others</bdi></h1>"))
        #expect(
            transcript.index.contains("<dt>People</dt><dd><bdi>Person 1, Person 2, Person 3, Person 4, Person 5</bdi>")
        )
    }

    @Test("A transcript without messages is an index that says so")
    func writesAnEmptyIndex() throws {
        let transcript = try WrittenTranscript { _ in }
        #expect(Array(transcript.pages.keys) == ["data/html/index.html"])
        #expect(transcript.index.contains("There are no messages."))
        #expect(try deadLinks(transcript) == [])
    }

    @Test("The names of folders are safe, and no two conversations share one")
    func namesFolders() {
        let id = WrittenTranscript.conversation(0x1A2B_3C4D)
        for (title, folder) in [
            ("General", "general-1a2b3c4d"), ("../../etc/passwd", "etc-passwd-1a2b3c4d"),
            ("Café de la mañana", "cafe-de-la-manana-1a2b3c4d"), ("", "conversation-1a2b3c4d"),
            ("Обед", "conversation-1a2b3c4d"), ("con", "con-1a2b3c4d"), ("a\u{202E}\u{0}<b>\"'&", "a-b-1a2b3c4d"),
        ] {
            #expect(ConversationLabel.folder(titled: title, id) == folder)
        }
        #expect(ConversationLabel.folder(titled: String(repeating: "long ", count: 999), id).utf8.count < 60)
        let twins = (1...3).map { Conversation.ID(high: $0, low: 7) }
        let transcript = try? WrittenTranscript { intake in
            for (number, twin) in twins.enumerated() {
                try intake.take("\(number)", id: WrittenTranscript.message(UInt64(number)), in: twin)
            }
        }
        #expect(transcript?.scanned?.count == 3)
    }

    @Test("What a store has of a person goes into the transcript whole, and nothing of others")
    func writesFromAStore() async throws {
        try await withTemporaryStore { store, organization in
            let scene = try await ChatScene(store, organization)
            let first = try await scene.say("mine <1>", by: scene.ada, at: morning)
            try await scene.say("theirs", by: scene.bo, at: morning.advanced(bySeconds: 1))
            try await scene.say(5000, by: scene.ada, from: morning.advanced(bySeconds: 2)) { "mine \($0 + 2)" }
            let transcript = try await store.read { transaction in
                try WrittenTranscript(subjects: [scene.ada: "Ada Bright"]) { intake in
                    let range = ExportRange(author: scene.ada, start: morning, end: morning.advanced(byDays: 1))
                    try transaction.messages.forEachRecord(in: range) { try intake.transcript.take($0) }
                }
            }
            let scanned = try #require(transcript.scanned)
            #expect(scanned[first.id] == Array("mine <1>".utf8))
            #expect(scanned.count == 5001)
            let expected = ["mine <1>"] + (2..<5002).map { "mine \($0)" }
            #expect(Set(scanned.values.map { String(decoding: $0, as: UTF8.self) }) == Set(expected))
            #expect(!transcript.pages.values.contains { $0.contains("theirs") })
        }
    }
}
