internal import Chat
private import Foundation
internal import Wire

/// What a search asks of a user, checked and ready to be compared; no caller's text becomes SQL or a pattern.
indirect enum UserCondition: Sendable {
    /// How a value of a user must go with one that was given.
    enum Comparison: Sendable {
        case equal, prefix, part, word
    }

    case everybody
    case present([UserSearchField])
    case compare(Comparison, [Wanted])
    case all([(joint: Joint, condition: UserCondition)])

    /// Values of which a field must have one.
    struct Wanted: Sendable {
        let field: UserSearchField
        let values: [String]
    }

    /// How a condition goes with those before it.
    enum Joint: String, Sendable {
        case and = "AND"
        case or = "OR"
        case not = "NOT"
    }

    /// Whether a user is one of those who are sought.
    ///
    /// Conditions are read from left to right: `a`, `OR b`, `NOT c` is (a or b) and not c.
    func matches(_ user: User, telephones: [User.ID: [String]]) -> Bool {
        switch self {
        case .everybody: return true
        case .present(let fields):
            return fields.allSatisfy { $0.values(of: user, telephones: telephones).contains { !$0.isEmpty } }
        case .compare(let comparison, let wanted):
            return wanted.contains { wanted in
                wanted.field.values(of: user, telephones: telephones).contains { held in
                    wanted.values.contains { comparison.holds(held, $0) }
                }
            }
        case .all(let parts):
            var result = true
            for (position, part) in parts.enumerated() {
                let holds = part.condition.matches(user, telephones: telephones)
                switch part.joint {
                case .and: result = result && holds
                case .or: result = position == 0 ? holds : result || holds
                case .not: result = result && !holds
                }
            }
            return result
        }
    }

    /// Whether a field is asked for anywhere.
    func mentions(_ field: UserSearchField) -> Bool {
        switch self {
        case .everybody: false
        case .present(let fields): fields.contains(field)
        case .compare(_, let wanted): wanted.contains { $0.field == field }
        case .all(let parts): parts.contains { $0.condition.mentions(field) }
        }
    }
}

extension UserCondition.Comparison {
    fileprivate func holds(_ held: String, _ wanted: String) -> Bool {
        guard !wanted.isEmpty else { return false }
        switch self {
        case .equal: return held == wanted
        case .prefix: return held.hasPrefix(wanted)
        case .part: return held.contains(wanted)
        case .word: return held == wanted || held.split(whereSeparator: \.isWhitespace).contains { $0 == wanted }
        }
    }
}

extension UserCondition {
    /// As deep as groups may lie in each other.
    private static let deepest = 4
    /// As many conditions as a search may have.
    private static let mostCriteria = 50
    /// As many values as a condition may have.
    private static let mostValues = 100
    /// As many fields as a criterion looks at.
    private static let mostFields = 20

    /// Reads what a caller asks for.
    ///
    /// - Throws: a 400 for what is not known here, or too much.
    init(_ criteria: [UserSearchCriteria]) throws(APIError) {
        var count = 0
        self = try Self.group(criteria, depth: 1, count: &count)
    }

    private static func group(
        _ criteria: [UserSearchCriteria],
        depth: Int,
        count: inout Int
    ) throws(APIError) -> UserCondition {
        count += criteria.count
        guard count <= mostCriteria, depth <= deepest + 1 else {
            throw APIError.badRequest(
                code: "too.many.search.criteria",
                "A search has at most \(mostCriteria) criteria, in groups of a depth of at most \(deepest)."
            )
        }
        var parts: [(joint: Joint, condition: UserCondition)] = []
        for criterion in criteria {
            guard let joint = Joint(rawValue: criterion.operator?.uppercased() ?? "AND") else {
                throw .invalidValue("query.operator", "must be AND, OR or NOT")
            }
            let condition: UserCondition
            if let members = criterion.group, !members.isEmpty {
                condition = try group(members, depth: depth + 1, count: &count)
            } else {
                condition = try single(criterion)
            }
            parts.append((joint, condition))
        }
        return .all(parts)
    }

    private static func single(_ criterion: UserSearchCriteria) throws(APIError) -> UserCondition {
        switch criterion.type?.uppercased() {
        case "MATCH_ALL": return .everybody
        case "REQUIRED_FIELDS": return .present(try fields(criterion, usual: []))
        case "EXACT": return try compare(.equal, criterion)
        case "STARTS_WITH": return try compare(.prefix, criterion)
        case "CONTAINS": return try compare(.part, criterion)
        case "TERM", "TERMS": return try compare(.word, criterion)
        case "QUERY_STRING": return try compare(.part, criterion, usual: UserSearchField.usual)
        case "REGEX":
            throw .invalidValue("query.type", "cannot be REGEX here. Use CONTAINS or STARTS_WITH")
        case "RANGE", "LESS_THAN", "LESS_THAN_EQUAL_TO", "GREATER_THAN", "GREATER_THAN_EQUAL_TO":
            throw .invalidValue("query.type", "cannot be a range here: all fields of users are texts")
        default:
            throw .invalidValue(
                "query.type",
                "must be EXACT, STARTS_WITH, CONTAINS, TERM, TERMS, REQUIRED_FIELDS, MATCH_ALL or QUERY_STRING"
            )
        }
    }

    private static func compare(
        _ comparison: Comparison,
        _ criterion: UserSearchCriteria,
        usual: [UserSearchField] = []
    ) throws(APIError) -> UserCondition {
        let values = [criterion.value].compactMap(\.self) + (criterion.values ?? [])
        guard values.count <= mostValues else {
            throw APIError.badRequest(
                code: "search.criteria.values.exceed.limit",
                "A criterion has at most \(mostValues) values. Give fewer."
            )
        }
        guard values.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            throw .invalidValue("query.value", "must not be empty")
        }
        return .compare(
            comparison,
            try fields(criterion, usual: usual).map { field in
                Wanted(field: field, values: values.map(field.comparable))
            }
        )
    }

    private static func fields(
        _ criterion: UserSearchCriteria,
        usual: [UserSearchField]
    ) throws(APIError) -> [UserSearchField] {
        var fields: [UserSearchField] = []
        guard (criterion.fields ?? []).count <= mostFields else {
            throw .invalidValue("query.fields", "must have at most \(mostFields) fields")
        }
        for name in criterion.fields ?? [] {
            let field = try UserSearchField(name, in: "query.fields")
            if !fields.contains(field) { fields.append(field) }
        }
        if fields.isEmpty { fields = usual }
        guard !fields.isEmpty else { throw .invalidValue("query.fields", "must name at least one field") }
        return fields
    }
}
