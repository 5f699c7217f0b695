internal import Chat

/// Everything that a transcript says of itself, in one language.
struct TranscriptWords: Sendable {
    /// The two forms of a phrase that counts; `#` stands for the number.
    struct Count: Sendable {
        let one: String
        let many: String
    }

    let language: ArchiveLanguage
    let months: [String]
    /// From Monday on.
    let weekdays: [String]
    /// What stands between the parts of a date.
    let dateJoint: String
    /// The mark before decimals.
    let decimalMark: String
    /// What stands between groups of three digits.
    let groupMark: String
    /// From how many digits on numbers are grouped.
    let groupedFrom: Int

    let messagesOf: String
    let skipToMessages: String
    let breadcrumb: String
    let pages: String
    let previous: String
    let next: String
    let allMonths: String
    let timesAreUTC: String
    let find: String
    let findConversation: String
    /// `#` stands for the number that is shown, `@` for all.
    let found: String
    let messages: Count
    let events: Count
    let conversationCount: Count
    let others: Count
    let days: Count
    let part: String

    let conversation: String
    let room: String
    let privateRoom: String
    let group: String
    let oneOnOne: String

    let event: String
    let edited: String
    let deleted: String
    let earlierTexts: Count
    let inThread: String
    let threadOf: String
    let picture: String
    let unnamedFile: String
    let fileDeleted: String
    let fileElsewhere: String

    let about: String
    let person: Count
    let organization: String
    let request: String
    let requestedBy: String
    let reason: String
    let period: String
    let until: String
    let untilNotIncluded: String
    let retention: String
    /// `#` stands for the days, `@` for the cutoff.
    let retentionRule: Count
    let held: String
    let removed: Count
    let beforeCutoff: Count
    let notAskedFor: Count
    let restricted: Count
    let messageCount: String
    let files: String
    let reactions: String
    let firstMessage: String
    let lastMessage: String
    let madeWith: String
    let checking: String
    let checkingHint: String
    let sameForMachines: String
    let conversations: String
    let byMonth: String
    let noMessages: String
}

extension TranscriptWords {
    /// The words of a language.
    static func speaking(_ language: ArchiveLanguage) -> Self {
        switch language {
        case .english: english
        case .spanish: spanish
        }
    }

    /// A number with its digits grouped.
    func number(_ number: Int) -> String {
        let digits = String(number)
        guard number >= 0, digits.utf8.count >= groupedFrom else { return digits }
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.utf8.count - place) % 3 == 0 { grouped += groupMark }
            grouped.append(digit)
        }
        return grouped
    }

    /// A phrase that counts, in the form that the number asks for.
    func phrase(_ count: Count, _ number: Int) -> String {
        (number == 1 ? count.one : count.many).replacing("#", with: self.number(number))
    }

    /// How many messages, and how many of them are events.
    func amount(messages count: Int, events noted: Int) -> String {
        noted == 0 ? phrase(messages, count) : "\(phrase(messages, count)) (\(phrase(events, noted)))"
    }

    /// What stands for the participants that a title does not name.
    func andOthers(_ count: Int) -> String { phrase(others, count) }

    /// A month, such as `March 2025`.
    func month(_ month: TranscriptMonth) -> String { "\(name(of: month.month))\(dateJoint)\(month.year)" }

    /// A date, such as `4 March 2025`.
    func date(_ date: CivilDate) -> String {
        "\(date.day)\(dateJoint)\(name(of: date.month))\(dateJoint)\(date.year)"
    }

    /// A day by its number since 1970-01-01, such as `Tuesday, 4 March 2025`.
    func day(_ days: Int64) -> String {
        // 1970-01-01 was a Thursday.
        "\(weekdays[Int((days % 7 + 10) % 7)]), \(date(CivilDate(daysSinceEpoch: days)))"
    }

    /// A date and time, such as `4 March 2025, 10:32:05 UTC`.
    func instant(_ instant: Instant) -> String {
        let day = instant.daysSinceEpoch
        let seconds = (instant.milliseconds - day * 86_400_000) / 1000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(date(CivilDate(daysSinceEpoch: day))), \(clock.joined(separator: ":")) UTC"
    }

    /// A date and time out of its text; a text that is none as it is.
    func instant(_ text: String) -> String { Instant(text).map(instant) ?? text }

    /// A size in bytes, such as `1.2 MB`.
    func size(_ bytes: Int64) -> String {
        var unit = ""
        var tenths = bytes > Int64.max / 10 ? Int64.max : bytes * 10
        for larger in ["k", "M", "G", "T"] where tenths >= 10_000 {
            tenths /= 1000
            unit = larger
        }
        let decimals = unit.isEmpty || tenths >= 1000 ? "" : "\(decimalMark)\(tenths % 10)"
        return "\(tenths / 10)\(decimals) \(unit)B"
    }

    /// What kind a conversation is.
    func kind(_ label: ConversationLabel) -> String {
        switch label.kind {
        case .group: label.isPrivate == true ? privateRoom : room
        case .adhoc: group
        case .oneOnOne: oneOnOne
        case nil: conversation
        }
    }

    private func name(of month: Int64) -> String { months[Int(month) - 1] }
}

extension Instant {
    /// Whole days since 1970-01-01, rounded down.
    var daysSinceEpoch: Int64 { (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000 }
}
