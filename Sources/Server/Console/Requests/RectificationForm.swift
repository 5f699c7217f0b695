internal import Chat
internal import Console
internal import Storage
internal import Wire

/// What somebody has typed of a rectification: values that are wrong, and what they are to be.
struct RectificationForm: Sendable {
    private let fields: FormFields
    /// How many lines there are.
    private let count: Int
    /// Whether only room for more values was asked for.
    let wantsMore: Bool

    /// As many lines as there are at first, and as come with each wish for more.
    private static let fewLines = 3
    private static let mostLines = 25
    /// By an external identifier imports know the person, and it is never replaced.
    private static let kinds =
        UserIdentifier.Kind.allCases.filter { $0 != .externalID }.map(\.rawValue) + ["WHATSAPP"]

    init(_ fields: FormFields) {
        self.fields = fields
        wantsMore = fields["act"] == "more"
        let known = min(max(fields["lines"].flatMap { Int($0) } ?? Self.fewLines, 1), Self.mostLines)
        count = min(known + (wantsMore ? Self.fewLines : 0), Self.mostLines)
    }

    /// The values to replace; lines without a new value count for nothing.
    ///
    /// - Throws: a ``FormRefusal`` about the line that is wrong.
    var terms: [ReplacementTerm] {
        get throws(FormRefusal) {
            var terms: [ReplacementTerm] = []
            for number in 1...count {
                guard let updated = fields["updated\(number)"].nonEmpty else { continue }
                guard let existing = fields["existing\(number)"].nonEmpty, existing != updated else {
                    throw FormRefusal("refusal.wrongTerm", field: "updated\(number)")
                }
                let type = fields["type\(number)"]
                let body = ReplacementTermBody(type: type, existingValue: existing, updatedValue: updated)
                guard let term = try? ReplacementTerm(body) else {
                    let key = type == UserIdentifier.Kind.email.rawValue ? "refusal.wrongEmail" : "refusal.wrongTerm"
                    throw FormRefusal(key, field: "updated\(number)")
                }
                terms.append(term)
            }
            return terms
        }
    }

    /// The form as it stands; at first it has the person's name and e-mail address.
    func content(
        of person: User,
        _ errors: [String: String],
        _ page: ConsoleCall
    ) -> NewRequestContent.Rectification {
        let wasSent = fields["once"] != nil
        let known =
            [(UserIdentifier.Kind.name.rawValue, person.name)]
            + (person.email.map { [(UserIdentifier.Kind.email.rawValue, $0)] } ?? [])
        return NewRequestContent.Rectification(
            once: fields["once"] ?? page.newOnce(),
            count: count,
            lines: (1...count).map { number in
                let usual = !wasSent && number <= known.count ? known[number - 1] : (Self.kinds[0], "")
                let kind = fields["type\(number)"] ?? usual.0
                return .init(
                    number: number,
                    kinds: Self.kinds.map {
                        Option(value: $0, label: page.texts("term.\($0)"), isChosen: $0 == kind)
                    },
                    existing: fields["existing\(number)"] ?? usual.1,
                    updated: fields["updated\(number)"] ?? "",
                    error: errors["updated\(number)"]
                )
            },
            mayAdd: count < Self.mostLines,
            reason: fields["reason"] ?? ""
        )
    }
}
