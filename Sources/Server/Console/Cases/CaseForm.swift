internal import Chat
internal import Console
internal import Privacy
internal import Storage

/// What somebody has typed and chosen of a case that is to be opened.
struct CaseForm: Sendable {
    /// What a button of the form asks for.
    enum Act {
        case open
        case findPeople
        case findConversations
        case add(User.ID)
        case remove(User.ID)
        case restrict(Conversation.ID)
        case widen(Conversation.ID)

        /// Reads a button's value; the key Enter searches where something is typed to be searched for.
        init(_ fields: FormFields) {
            let parts = (fields["act"] ?? "").split(separator: ":", maxSplits: 1).map(String.init)
            let mark = parts.dropFirst().first ?? ""
            switch parts.first {
            case "find": self = .findPeople
            case "conversations": self = .findConversations
            case "add": self = User.ID(mark).map(Self.add) ?? .findPeople
            case "remove": self = User.ID(mark).map(Self.remove) ?? .findPeople
            case "restrict": self = Conversation.ID(mark).map(Self.restrict) ?? .findConversations
            case "widen": self = Conversation.ID(mark).map(Self.widen) ?? .findConversations
            case "enter" where fields["q"].nonEmpty != nil: self = .findPeople
            case "enter" where fields["cq"].nonEmpty != nil: self = .findConversations
            default: self = .open
            }
        }
    }

    let fields: FormFields
    /// Whom it is about so far.
    var subjects: [User.ID]
    /// The conversations it is restricted to so far.
    var conversations: [Conversation.ID]
    /// What is wrong, by the name of the field.
    var errors: [String: String] = [:]

    init(_ fields: FormFields) {
        self.fields = fields
        subjects = fields.all("subjects").compactMap(User.ID.init).withoutRepeats
        conversations = fields.all("conversations").compactMap(Conversation.ID.init).withoutRepeats
    }

    /// E-mail addresses that were typed in place of choosing people.
    private var addresses: [String] {
        (fields["people"] ?? "").split(whereSeparator: { $0.isNewline || $0 == "," || $0 == ";" })
            .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
    }

    /// The regime that was chosen.
    var regime: DeadlineRegime { fields["regime"].flatMap(DeadlineRegime.init) ?? .gdpr }

    /// What is asked for; `nil` when something is wrong with it, which ``errors`` then tells.
    mutating func demand(_ page: ConsoleCall) throws -> CaseDemand? {
        let fields = fields
        let title = try taking(page) { try fields.text("title", atMost: 200) }
        let reason = try taking(page) { try fields.reason() }
        let start = try taking(page) { try fields.day("from") }
        let end = try taking(page) { try fields.day("until")?.advanced(byDays: 1) }
        let received = try taking(page) { try fields.date("received") }
        let due = try taking(page) { try fields.date("due") }
        if title.map({ $0.allSatisfy(\.isWhitespace) }) == true { errors["title"] = page.texts("refusal.noTitle") }
        let people =
            subjects.map { SubjectDescription(userID: $0.description) }
            + addresses.map { SubjectDescription(identifiers: [UserIdentifier(kind: .email, value: $0)]) }
        if !(1...CaseDemand.mostSubjects).contains(people.count) {
            errors["people"] = page.texts("refusal.caseCount")
        }
        if let start = start ?? nil, let end = end ?? nil, start >= end {
            errors["until"] = page.texts("refusal.period")
        }
        guard errors.isEmpty, let title else { return nil }
        return CaseDemand(
            title: title,
            reason: reason ?? nil,
            subjects: people,
            periodStart: start ?? nil,
            periodEnd: end ?? nil,
            choices: page.archiveChoices,
            conversations: conversations.map(\.description),
            regime: regime,
            receivedOn: received ?? nil,
            dueOn: due ?? nil
        )
    }

    /// A part of the form; `nil` when it is wrong, which is then told next to its field.
    private mutating func taking<Part>(_ page: ConsoleCall, _ part: () throws -> Part) throws -> Part? {
        do {
            return try part()
        } catch {
            let problem = try page.problem(error)
            errors.merge(problem.errors) { first, _ in first }
            return nil
        }
    }
}

extension Array where Element: Hashable {
    /// The elements in their order, each once.
    fileprivate var withoutRepeats: Self {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
