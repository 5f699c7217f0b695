import Chat
import Console
import Foundation
import Testing

@Suite struct TextsTests {
    private let pages = ConsolePages()

    /// What Swift puts together of a beginning and a name that comes from elsewhere.
    private static let families: [String: [String]] = [
        "act.": [], "origin.": [], "count.": [], "done.": [],
        "nav.": [
            "home", "requests", "cases", "approvals", "people", "holds", "audit", "settings", "access", "imports",
            "status",
        ],
        "theme.": ["auto", "light", "dark"],
        "status.": ["INITIATED", "SEARCHING", "UPDATING", "DELETING", "FINALIZING", "COMPLETED", "ERROR"],
        "sentence.": ["INITIATED", "SEARCHING", "UPDATING", "DELETING", "FINALIZING", "COMPLETED", "ERROR"],
        "step.": ["INITIATED", "SEARCHING", "UPDATING", "DELETING", "FINALIZING", "COMPLETED", "ERROR"],
        "kind.": ["GDPR_EXPORT", "GDPR_UPDATE", "GDPR_DELETE"],
        "requestHeading.": ["GDPR_EXPORT", "GDPR_UPDATE", "GDPR_DELETE"],
        "statusGroup.": ["all", "running", "completed", "error"],
        "format.": ArchiveFormat.allCases.map(\.rawValue), "formatHint.": ArchiveFormat.allCases.map(\.rawValue),
        "others.": OtherPeople.allCases.map(\.rawValue),
        "state.": ["active", "inactive", "deleted", "bot"],
        "case.": ["open", "running", "completed", "failed", "closed"],
        "caseSentence.": ["open", "running", "completed", "failed", "closed"],
        "regime.": ["GDPR", "LGPD", "CCPA", "DATE"],
        "term.": [
            "NAME", "ADDRESS", "PHONE", "EMAIL", "TWITTER", "INSTAGRAM", "FACEBOOK", "APPLE_MESSAGES", "WHATSAPP",
        ],
        "refusal.tooLong.": ["200", "2000", "4000"],
        "conversation.": ["group", "adhoc", "oneOnOne"],
        "outcome.": ["any", "success", "failure"],
        "service.": ["GDPR", "Chat", "Directory", "PeoplePermissions", "OAuth", "Integrations", "Installation"],
        "error.": ["form", "forbidden", "missing", "busy", "failed", "wrong"].flatMap {
            ["\($0).title", "\($0).text"]
        },
    ]

    /// The text of all files in a folder that end so.
    private func source(_ folder: String, _ ending: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return try (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == ending }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }

    /// The keys that templates and pages use.
    private func used() throws -> (keys: Set<String>, counted: Set<String>) {
        let templates = try source("Sources/Console/Templates", "mustache")
        let swift = try source("Sources/Server/Console", "swift")
        var keys = Set(templates.matches(of: #/\{\{t\.(\w+)\}\}/#).map { String($0.output.1) })
        let counted = Set(swift.matches(of: #/counting\([^"]*?"([\w.]+)"/#).map { String($0.output.1) })
        // Any other text of Swift that is a key counts as a use: pages hand keys on before they look them up.
        keys.formUnion(swift.matches(of: #/"([a-z][\w.]+)"/#).map { String($0.output.1) }.filter { $0 != "messages" })
        for (family, names) in Self.families { keys.formUnion(names.map { family + $0 }) }
        return (keys, counted)
    }

    @Test("Every text that a page uses is there, in every language, and none is there that no page uses")
    func textsAreUsed() throws {
        let (keys, counted) = try used()
        let swift = try source("Sources/Server/Console", "swift")
        let english = Set(pages.texts(in: .english).all.keys)
        let templates = Set(
            try source("Sources/Console/Templates", "mustache").matches(of: #/\{\{t\.(\w+)\}\}/#)
                .map { String($0.output.1) }
        )
        let asked = Set(swift.matches(of: #/texts\("([\w.]+)"/#).map { String($0.output.1) })
        let named = Set(Self.families.flatMap { family, names in names.map { family + $0 } })
        #expect(templates.union(asked).union(named).subtracting(english).sorted() == [])
        #expect(counted.filter { !english.contains("\($0).other") || !english.contains("\($0).one") }.sorted() == [])
        let open = Self.families.filter(\.value.isEmpty).keys
        let idle = english.filter { key in
            let stem = key.replacing(#/\.(one|other|many)$/#, with: "")
            return !keys.contains(key) && !counted.contains(stem) && !open.contains { key.hasPrefix($0) }
        }
        #expect(idle.sorted() == [])
    }

    @Test("Every language has the same texts, with the same values in them")
    func languagesAgree() {
        let english = pages.texts(in: .english).all
        func values(_ text: String) -> Set<String> {
            Set(text.matches(of: #/\{\w+\}/#).map { String($0.output) })
        }
        for language in ConsoleLanguage.allCases {
            let texts = pages.texts(in: language).all
            #expect(Set(texts.keys.filter { !$0.hasSuffix(".many") }) == Set(english.keys), "\(language)")
            for (key, text) in texts {
                let own = english[key] ?? english[key.replacing(".many", with: ".other")] ?? ""
                #expect(values(text) == values(own), "\(language) \(key)")
                #expect(!text.isEmpty)
            }
        }
    }

    @Test("Numbers, plurals and days are as people of the language write them")
    func formatsAreLocal() {
        let (english, spanish) = (pages.texts(in: .english), pages.texts(in: .spanish))
        #expect(english.counting(1, "messages") == "1 message")
        #expect(english.counting(0, "messages") == "0 messages")
        #expect(english.counting(12_345, "messages") == "12,345 messages")
        #expect(spanish.counting(1, "messages") == "1 mensaje")
        #expect(spanish.counting(12_345, "messages") == "12.345 mensajes")
        #expect(spanish.counting(1_000_000, "messages") == "1.000.000 de mensajes")
        let instant = Instant(milliseconds: 1_767_693_600_000)
        #expect(LocalFormat(.english).day(instant) == "Jan 6, 2026")
        #expect(LocalFormat(.spanish).day(instant) == "6 ene 2026")
        #expect(LocalFormat(.spanish).moment(instant).text == "6 ene 2026, 10:00 UTC")
        #expect(LocalFormat(.english).moment(instant).iso == "2026-01-06T10:00:00.000Z")
    }

    @Test(
        "A browser gets the language that it likes best of those there are",
        arguments: [
            (nil, "en"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("fr,es;q=0.2,en;q=0.3", "en"), ("de", "en"),
            ("en;q=0, es;q=0.1", "es"), ("ES", "es"), (";;,q=", "en"),
        ]
    )
    func languageIsNegotiated(header: String?, language: String) {
        #expect(ConsoleLanguage(acceptedBy: header).rawValue == language)
    }
}
