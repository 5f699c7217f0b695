public import Mustache

/// All that the console says in one language, by key.
///
/// A file has a line `key = text` for each. `{name}` in a text stands for a value. A text that counts something has a
/// line for each plural form of the language: `key.one`, `key.other`, and `key.many` where the language has it.
public struct Texts: Sendable {
    /// The language.
    public let language: ConsoleLanguage
    /// The texts as the file has them.
    public let all: [String: String]

    init(_ language: ConsoleLanguage, file: String) {
        self.language = language
        var texts: [String: String] = [:]
        for line in file.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimming(" ") }
            guard parts.count == 2 else { continue }
            texts[parts[0]] = parts[1]
        }
        all = texts
    }

    /// The text of a key, with values put into it; the key itself when there is none, which a test rules out.
    public func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        values.reduce(all[key] ?? key) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// The text of a key in the plural form that a number needs.
    ///
    /// - Parameter values: what else is put into the text; `{n}` is the number as people write it.
    public func counting(_ count: Int, _ key: String, _ values: [String: String] = [:]) -> String {
        let form = pluralForm(of: count)
        let name = all["\(key).\(form)"] == nil ? "\(key).other" : "\(key).\(form)"
        return self(name, values.merging(["n": LocalFormat(language).number(count)]) { $1 })
    }

    /// The plural form by CLDR's names.
    private func pluralForm(of count: Int) -> String {
        switch language {
        case _ where count == 1: "one"
        // Spanish says “un millón de mensajes”.
        case .spanish where count != 0 && count.isMultiple(of: 1_000_000): "many"
        case .english, .spanish: "other"
        }
    }
}

extension Texts: MustacheParent {
    /// The text of a key, for templates.
    public func child(named key: String) -> Any? { self(key) }
}

extension Substring {
    fileprivate func trimming(_ blank: Character) -> String {
        String(drop { $0 == blank }.reversed().drop { $0 == blank }.reversed())
    }
}
