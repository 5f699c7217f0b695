/// Puts words into the place of others, where these stand by themselves and are no part of a longer word.
public struct WordReplacement: Sendable {
    private let terms: [(existing: String, updated: String)]

    /// Makes a replacement of terms; empty ones are left out, and of two that begin at the same place the longer counts.
    public init(_ terms: [(existing: String, updated: String)]) {
        self.terms = terms.filter { !$0.existing.isEmpty }.sorted { $0.existing.utf8.count > $1.existing.utf8.count }
    }

    /// The text with all terms replaced, in one pass, so that nothing is replaced twice; `nil` when there is none.
    public func applied(to text: String) -> String? {
        guard terms.contains(where: { text.contains($0.existing) }) else { return nil }
        var result = ""
        var rest = text[...]
        var previous: Character?
        var hasChanged = false
        while let first = rest.first {
            if let term = terms.first(where: { Self.stands($0.existing, at: rest, after: previous) }) {
                result += term.updated
                previous = term.existing.last
                rest = rest.dropFirst(term.existing.count)
                hasChanged = true
            } else {
                result.append(first)
                previous = first
                rest = rest.dropFirst()
            }
        }
        return hasChanged ? result : nil
    }

    private static func stands(_ term: String, at text: Substring, after previous: Character?) -> Bool {
        guard text.hasPrefix(term) else { return false }
        let next = text.dropFirst(term.count).first
        return !(term.first?.goesOn(from: previous) ?? false) && !(next?.goesOn(from: term.last) ?? false)
    }
}
