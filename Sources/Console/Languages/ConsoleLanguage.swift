/// A language that the console speaks; each has a file in `Texts`.
public enum ConsoleLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case spanish = "es"

    /// The language's name for itself.
    public var ownName: String {
        switch self {
        case .english: "English"
        case .spanish: "Español"
        }
    }

    /// The language that suits a browser best; English when it asks for none that is here.
    ///
    /// - Parameter header: the value of `Accept-Language` (RFC 9110, section 12.5.4).
    public init(acceptedBy header: String?) {
        let wishes = (header ?? "").split(separator: ",").enumerated().compactMap { place, wish in
            let parts = wish.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let name = parts.first?.split(separator: "-").first.map { $0.lowercased() }
            return name.flatMap(Self.init).map { (language: $0, weight: weight, place: place) }
        }
        let best = wishes.filter { $0.weight > 0 }.max { left, right in
            left.weight == right.weight ? left.place > right.place : left.weight < right.weight
        }
        self = best?.language ?? .english
    }
}
