import Archive
import Chat
import Foundation
import TestSupport
import Testing

/// Whoever changes an archive can make its digests anew; what the archive says of itself must hold all the same.
@Suite(.timeLimit(.minutes(10))) struct TamperedArchiveTests {
    struct Tampering: Sendable, CustomTestStringConvertible {
        let file: String
        let pattern: String
        let replacement: String
        let check: String
        let words: String

        init(_ file: String, _ pattern: String, _ replacement: String, fails check: String, _ words: String) {
            self.file = file
            self.pattern = pattern
            self.replacement = replacement
            self.check = check
            self.words = words
        }

        func change(_ folder: URL) throws {
            let file = folder.appending(path: self.file)
            let text = try String(contentsOf: file, encoding: .utf8)
            let changed = text.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
            #expect(changed != text)
            try Data(changed.utf8).write(to: file)
        }

        var testDescription: String { "\(file): \(pattern) becomes \(replacement)" }
    }

    private static let lines = "data/messages.jsonl"
    private static let tamperings = [
        Tampering("data/request.json", #""events" : 0"#, #""events" : 7"#, fails: "Counts", "0 events where 7"),
        Tampering(
            "data/request.json",
            #""revisions" : 0"#,
            #""revisions" : 7"#,
            fails: "Counts",
            "0 revisions where 7"
        ),
        Tampering(
            "data/request.json",
            #""attachments" : 0"#,
            #""attachments" : 7"#,
            fails: "Counts",
            "0 attachments where 7"
        ),
        Tampering("data/request.json", #""from" : "20"#, #""from" : "no"#, fails: "Messages", "period stated"),
        Tampering(
            "data/conversations.jsonl",
            #""messages":\d+"#,
            #""messages":7"#,
            fails: "Conversations",
            "where 7 are stated"
        ),
        Tampering(
            "data/conversations.jsonl",
            #""id":"........"#,
            #""id":"00000000"#,
            fails: "Conversations",
            "is missing"
        ),
        Tampering(
            "data/conversations.jsonl",
            #""messages":"#,
            #""messages""#,
            fails: "Conversations",
            "cannot be read"
        ),
        Tampering(lines, #""sentAt":"20\d\d"#, #""sentAt":"1999"#, fails: "Messages", "300 messages have a sentAt"),
        Tampering(
            lines,
            #","conversationId":"#,
            #",what follows is no JSON"#,
            fails: "Messages",
            "cannot be read: 300"
        ),
        Tampering(lines, #""kind":"message""#, #""kind":"event""#, fails: "Counts", "300 events where 0"),
        Tampering(lines, #""kind":"message""#, #""kind":"other""#, fails: "Messages", "cannot be read: 300"),
        Tampering(lines, #""text":"message 7""#, #""text":"message 7"#, fails: "Messages", "cannot be read: 1"),
        Tampering(lines, #""text":"message 7""#, #""text":"\\x""#, fails: "Messages", "cannot be read: 1"),
        Tampering(lines, #""text":"message 7""#, #""text":007"#, fails: "Messages", "cannot be read: 1"),
        Tampering(lines, #""text":"message 7"\}"#, #""text":"message 7"}{}"#, fails: "Messages", "cannot be read: 1"),
        Tampering(
            lines,
            #""text":"message 7""#,
            #""kind":"event","text":"message 7""#,
            fails: "Messages",
            "cannot be read: 1"
        ),
        Tampering(lines, #""text":"message 7""#, #""revisions":[{}]"#, fails: "Counts", "1 revisions where 0"),
        Tampering(lines, #""text":"message 7""#, #""attachments":[{}]"#, fails: "Counts", "1 attachments where 0"),
        Tampering(lines, #"\n$"#, "", fails: "Messages", "cannot be read"),
        Tampering("data/reactions.jsonl", "^", "{\"messageId\":7}\n", fails: "Reactions", "cannot be read: 1"),
        Tampering("bag-info.txt", #"Count: \d+"#, "Count: 9999", fails: "Bag information", "Habeas-Message-Count"),
        Tampering("bag-info.txt", #"Subject: ...."#, "Subject: 0000", fails: "Bag information", "Habeas-Subject"),
        Tampering("bag-info.txt", #"Until: 20"#, "Until: 19", fails: "Bag information", "Habeas-Period-Until"),
        Tampering(
            "bag-info.txt",
            #"Payload-Oxum"#,
            "Habeas-Message-Count: 1\nPayload-Oxum",
            fails: "Bag information",
            "Habeas-Message-Count"
        ),
        Tampering("README.txt", #"(?s)^.*$"#, "", fails: "Bag information", "README.txt"),
    ]

    @Test("A change is found and named even when every digest was made to fit", arguments: tamperings)
    func changeIsFound(_ tampering: Tampering) async throws {
        try await ExportedArchive.with { scene in
            try await scene.say(300, by: scene.ada, from: ExportedArchive.now.advanced(bySeconds: -1000)) {
                "message \($0)"
            }
        } _: { archive, _ in
            let report = try await archive.repackedWithDigests(tampering.change)
            let failed = report.checks.filter { !$0.passed }
            #expect(
                failed.contains { $0.name == tampering.check && $0.detail.contains(tampering.words) },
                "\(report.checks)"
            )
            #expect(!failed.contains { $0.name.hasSuffix("digests") })
        }
    }

    @Test("Nothing that an archive says of itself acts on a terminal")
    func nothingActsOnTheTerminal() async throws {
        try await ExportedArchive.with { scene in
            try await scene.say("one", by: scene.ada, at: ExportedArchive.now.advanced(bySeconds: -10))
        } _: { archive, _ in
            let report = try await archive.repackedWithDigests { folder in
                try Tampering("data/request.json", #""name" : "Ada"#, #""name" : "\\u001b[2JAda"#, fails: "", "")
                    .change(folder)
            }
            #expect(report.subject?.contains("\u{FFFD}[2JAda") == true)
            for text in report.checks.map(\.detail) + [report.subject ?? ""] {
                #expect(!text.unicodeScalars.contains("\u{1B}"))
            }
        }
    }
}
