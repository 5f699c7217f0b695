/// Tells which plural form of a language a whole number needs, by the language's rules in CLDR.
///
/// The conditions are written as CLDR writes them (UTS #35, part 3, section 5.1), such as `i % 10 = 2..4 and i % 100 !=
/// 12..14 or n = 0`, so that they can be copied.
public struct PluralRules: Sendable {
    /// A condition that cannot be read.
    public struct Malformed: Error, CustomStringConvertible {
        let condition: String

        /// What is wrong.
        public var description: String { "“\(condition)” is no condition of CLDR’s plural rules." }
    }

    /// The names of the forms in the order in which they are tried; `other` is what remains.
    public static let forms = ["zero", "one", "two", "few", "many"]

    fileprivate struct Relation {
        /// Whether the operand is the number; others say what follows its decimal sign, where a whole number has nothing.
        let isNumber: Bool
        let modulus: Int?
        let isEqual: Bool
        let ranges: [ClosedRange<Int>]

        func holds(for count: Int) -> Bool {
            let value = isNumber ? modulus.map { count % $0 } ?? count : 0
            return ranges.contains { $0.contains(value) } == isEqual
        }
    }

    /// Of one of the inner lists all must hold.
    private let conditions: [(form: String, isMetBy: [[Relation]])]

    /// Reads the conditions of a language, by the names of their forms.
    public init(_ texts: [String: String]) throws(Malformed) {
        var conditions: [(form: String, isMetBy: [[Relation]])] = []
        for form in Self.forms {
            guard let text = texts[form] else { continue }
            var alternatives: [[Relation]] = []
            for alternative in text.words.split(separator: "or", omittingEmptySubsequences: false) {
                var relations: [Relation] = []
                for relation in alternative.split(separator: "and", omittingEmptySubsequences: false) {
                    guard let read = Relation(Array(relation)) else { throw Malformed(condition: text) }
                    relations.append(read)
                }
                alternatives.append(relations)
            }
            conditions.append((form, alternatives))
        }
        self.conditions = conditions
    }

    /// The name of the form for a number that is not negative.
    public func form(of count: Int) -> String {
        conditions.first { $0.isMetBy.contains { $0.allSatisfy { $0.holds(for: count) } } }?.form ?? "other"
    }
}

extension PluralRules.Relation {
    /// Reads `operand [% number] (= | !=) range, range …`.
    fileprivate init?(_ words: [String]) {
        guard let operand = words.first, ["n", "i", "v", "w", "f", "t", "c", "e"].contains(operand) else { return nil }
        var rest = words.dropFirst()
        var modulus: Int?
        if rest.first == "%" {
            guard let number = rest.dropFirst().first.flatMap({ Int($0) }), number > 0 else { return nil }
            modulus = number
            rest = rest.dropFirst(2)
        }
        guard let sign = rest.popFirst(), sign == "=" || sign == "!=" else { return nil }
        let ranges = rest.joined().split(separator: ",").map { range -> ClosedRange<Int>? in
            let ends = range.replacing("..", with: " ").split(separator: " ").map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                return nil
            }
            return first...last
        }
        guard !ranges.isEmpty, !ranges.contains(nil) else { return nil }
        self.init(
            isNumber: operand == "n" || operand == "i",
            modulus: modulus,
            isEqual: sign == "=",
            ranges: ranges.compactMap(\.self)
        )
    }
}

extension String {
    fileprivate var words: [String] { split(separator: " ").map(String.init) }
}
