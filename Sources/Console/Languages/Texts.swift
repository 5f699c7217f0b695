public import Mustache

/// All that the console says in one language, by key; everything about a language is in its file.
///
/// A file has a line `key = text` for each. `{name}` in a text stands for a value. A text that counts something has a
/// line for each plural form of the language, such as `key.one` and `key.other`. Lines that begin with `@` are about the
/// language: `@name`, what it calls itself, and `@plural.one` and so on, when a form is used (``PluralRules``). The name of
/// the file is the language's code (BCP 47), by which numbers and days are written.
public struct Texts: Sendable {
    /// What a file lacks.
    public enum Malformed: Error, CustomStringConvertible {
        /// It does not say what the language calls itself.
        case nameless(code: String)
        /// A condition of a plural form cannot be read.
        case plurals(code: String, PluralRules.Malformed)

        /// What is wrong.
        public var description: String {
            switch self {
            case .nameless(let code): "\(code).txt has no line “@name = …”."
            case .plurals(let code, let error): "\(code).txt: \(error)"
            }
        }
    }

    /// The language's code.
    public let code: String
    /// What the language calls itself.
    public let ownName: String
    /// The texts as the file has them.
    public let all: [String: String]
    /// When which plural form is used.
    public let plurals: PluralRules

    /// Reads a language's file.
    public init(code: String, file: String) throws(Malformed) {
        var texts: [String: String] = [:]
        var own: [String: String] = [:]
        for line in file.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimming(" ") }
            guard parts.count == 2 else { continue }
            if parts[0].hasPrefix("@") { own[parts[0]] = parts[1] } else { texts[parts[0]] = parts[1] }
        }
        guard let name = own["@name"] else { throw .nameless(code: code) }
        let conditions = PluralRules.forms.compactMap { form in own["@plural.\(form)"].map { (form, $0) } }
        do {
            plurals = try PluralRules(Dictionary(uniqueKeysWithValues: conditions))
        } catch {
            throw .plurals(code: code, error)
        }
        self.code = code
        ownName = name
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
        let form = plurals.form(of: count)
        let name = all["\(key).\(form)"] == nil ? "\(key).other" : "\(key).\(form)"
        return self(name, values.merging(["n": LocalFormat(code: code).number(count)]) { $1 })
    }

    /// Every language that has a file, by its code.
    static let byCode: [String: Self] = {
        do {
            return Dictionary(
                uniqueKeysWithValues: try EmbeddedTexts.files.map { ($0.code, try Self(code: $0.code, file: $0.text)) }
            )
        } catch {
            preconditionFailure("The texts of a language are malformed: \(error)")
        }
    }()
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
