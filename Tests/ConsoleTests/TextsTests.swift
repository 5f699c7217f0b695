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
        "role.": Role.standard.map(\.name), "reason.": [],
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
        "error.": ["form", "signIn", "forbidden", "missing", "busy", "failed", "wrong"].flatMap {
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
        let swift = try source("Sources/Server", "swift")
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
        let swift = try source("Sources/Server", "swift")
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
            let stem = key.replacing(#/\.(one|other)$/#, with: "")
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
            let texts = pages.texts(in: language)
            // What millions alone need may be left out; where all numbers below do without a form, it is not needed.
            let forms = Set((0...1000).map(texts.plurals.form) + ["other"])
            let isCounted = { (key: String) in
                PluralRules.forms.contains { key.hasSuffix(".\($0)") } || key.hasSuffix(".other")
            }
            let stems = Set(english.keys.filter { $0.hasSuffix(".one") }.map { String($0.dropLast(4)) })
            let counted = stems.flatMap { stem in forms.map { "\(stem).\($0)" } }
            let plain = english.keys.filter { key in !stems.contains { isCounted(key) && key.hasPrefix($0 + ".") } }
            let missing = Set(plain).union(counted).subtracting(texts.all.keys)
            #expect(missing.sorted() == [], "\(language.rawValue)")
            for (key, text) in texts.all {
                let stem = key.split(separator: ".").dropLast().joined(separator: ".")
                let own = english[key] ?? (isCounted(key) ? english[stem + ".other"] : nil)
                #expect(own != nil, "\(language.rawValue) has \(key), which is not needed")
                // “One” may be a word instead of a number.
                let left = values(own ?? "").symmetricDifference(values(text))
                #expect(left.isSubset(of: isCounted(key) ? ["{n}"] : []), "\(language.rawValue) \(key)")
                #expect(!text.isEmpty)
            }
        }
    }

    @Test("A language is one file: whatever is there is offered, chosen for a browser, and has a name and plural forms")
    func languagesAreFiles() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(
            at: root.appending(path: "Sources/Console/Texts"),
            includingPropertiesForKeys: nil
        )
        #expect(files.allSatisfy { $0.pathExtension == "txt" })
        let codes = files.map { $0.deletingPathExtension().lastPathComponent }
        #expect(Set(codes) == Set(ConsoleLanguage.allCases.map(\.rawValue)))
        #expect(ConsoleLanguage.allCases.first == .english && codes.count >= 2)
        for language in ConsoleLanguage.allCases {
            #expect(ConsoleLanguage(rawValue: language.rawValue) == language)
            #expect(ConsoleLanguage(acceptedBy: "\(language.rawValue)-ZZ, en;q=0.5") == language)
            #expect(!language.ownName.isEmpty && pages.texts(in: language).code == language.rawValue)
        }
        #expect(ConsoleLanguage(rawValue: "xx") == nil)
        #expect(throws: Texts.Malformed.self) { try Texts(code: "xx", file: "save = Save") }
        #expect(throws: Texts.Malformed.self) { try Texts(code: "xx", file: "@name = X\n@plural.one = n is 1") }
    }

    @Test(
        "Plural forms follow the rules as CLDR writes them, also of languages with many",
        arguments: [
            ("ru", [1: "one", 2: "few", 5: "many", 11: "many", 21: "one", 22: "few", 112: "many", 0: "many"]),
            ("fr", [0: "one", 1: "one", 2: "other", 1_000_000: "many"]),
            ("ar", [0: "zero", 1: "one", 2: "two", 7: "few", 11: "many", 100: "other", 103: "few"]),
            ("ja", [0: "other", 1: "other", 5: "other"]),
        ]
    )
    func pluralsFollowCLDR(code: String, forms: [Int: String]) throws {
        let rules = [
            "ru": """
            @plural.one = v = 0 and i % 10 = 1 and i % 100 != 11
            @plural.few = v = 0 and i % 10 = 2..4 and i % 100 != 12..14
            @plural.many = v = 0 and i % 10 = 0 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 11..14
            """,
            "fr": """
            @plural.one = i = 0,1
            @plural.many = e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5
            """,
            "ar": """
            @plural.zero = n = 0
            @plural.one = n = 1
            @plural.two = n = 2
            @plural.few = n % 100 = 3..10
            @plural.many = n % 100 = 11..99
            """,
        ]
        let texts = try Texts(code: code, file: "@name = X\n" + (rules[code] ?? ""))
        for (count, form) in forms { #expect(texts.plurals.form(of: count) == form, "\(code) \(count)") }
    }

    @Test("Numbers, plurals and days are as people of the language write them")
    func formatsAreLocal() throws {
        let es = try #require(ConsoleLanguage(rawValue: "es"))
        let (english, spanish) = (pages.texts(in: .english), pages.texts(in: es))
        #expect(english.counting(1, "messages") == "1 message")
        #expect(english.counting(0, "messages") == "0 messages")
        #expect(english.counting(12_345, "messages") == "12,345 messages")
        #expect(spanish.counting(1, "messages") == "1 mensaje")
        #expect(spanish.counting(12_345, "messages") == "12.345 mensajes")
        #expect(spanish.counting(1_000_000, "messages") == "1.000.000 de mensajes")
        let instant = Instant(milliseconds: 1_767_693_600_000)
        #expect(LocalFormat(.english).day(instant) == "Jan 6, 2026")
        #expect(LocalFormat(es).day(instant) == "6 ene 2026")
        #expect(LocalFormat(es).moment(instant).text == "6 ene 2026, 10:00 UTC")
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
