/// A language that the console speaks: one for each file in `Texts`.
public struct ConsoleLanguage: RawRepresentable, Hashable, Sendable, CaseIterable {
    /// The language's code.
    public let rawValue: String

    /// Takes a code; `nil` for one that has no file.
    public init?(rawValue: String) {
        guard Texts.byCode[rawValue] != nil else { return nil }
        self.rawValue = rawValue
    }

    private init(known code: String) {
        rawValue = code
    }

    /// The language that every text was first written in.
    public static let english = Self(known: "en")

    /// All languages: English, and the others by their codes.
    public static let allCases: [Self] =
        [english] + Texts.byCode.keys.filter { $0 != english.rawValue }.sorted().map { Self(known: $0) }

    /// The language's name for itself.
    public var ownName: String { Texts.byCode[rawValue]?.ownName ?? rawValue }

    /// The language that suits a browser best; the first of those offered when it asks for none of them.
    ///
    /// - Parameters:
    ///   - header: the value of `Accept-Language` (RFC 9110, section 12.5.4).
    ///   - offered: the languages to choose from.
    public init(acceptedBy header: String?, among offered: [Self] = allCases) {
        let wishes = (header ?? "").split(separator: ",").enumerated().compactMap { place, wish in
            let parts = wish.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return Self.match(parts.first ?? "", among: offered).map { (language: $0, weight: weight, place: place) }
        }
        let best = wishes.filter { $0.weight > 0 }.max { left, right in
            left.weight == right.weight ? left.place > right.place : left.weight < right.weight
        }
        self = best?.language ?? offered.first ?? .english
    }

    /// The language that is asked for by its code, or else the one that it is a kind of.
    private static func match(_ wish: String, among offered: [Self]) -> Self? {
        let code = wish.lowercased()
        return offered.first { $0.rawValue.lowercased() == code }
            ?? offered.first { $0.rawValue.lowercased() == code.prefix { $0 != "-" } }
    }
}
