internal import Chat

/// Records of edits and deletions that stand in the export before the message that they are about.
///
/// It holds a limited number: what finds no place is stored at once, as if its message would never come.
struct SlackWaitingList {
    private var outcomes: [SlackOutcome] = []
    private var size = 0
    private static let largestCount = 100_000
    /// Of the texts, in bytes.
    private static let largestSize = 8 << 20

    /// Puts a record on the list; tells whether there was a place for it.
    mutating func add(_ outcome: SlackOutcome) -> Bool {
        let added = size + outcome.textSize
        guard outcomes.count < Self.largestCount, added <= Self.largestSize else { return false }
        outcomes.append(outcome)
        size = added
        return true
    }

    /// Takes all records from the list, the first first.
    mutating func takeAll() -> [SlackOutcome] {
        defer { (outcomes, size) = ([], 0) }
        return outcomes
    }
}

extension SlackOutcome {
    /// The message without which nothing can be made of this: it alone tells who wrote it.
    var awaited: Message.ID? {
        switch self {
        case .deletion(let id, nil, _): id
        case .deletion(_, let draft?, _), .edit(let draft, _): draft.author.isUnknown ? draft.message.id : nil
        case .message, .skipped: nil
        }
    }

    fileprivate var textSize: Int {
        switch self {
        case .deletion(_, let draft, _): draft?.size ?? 0
        case .edit(let draft, let previous): draft.size + (previous?.size ?? 0)
        case .message, .skipped: 0
        }
    }
}

extension SlackDraft {
    fileprivate var size: Int {
        message.text.utf8.count + (message.sourceText?.utf8.count ?? 0) + reactions.count * 128 + attachments.count
            * 512
    }
}
