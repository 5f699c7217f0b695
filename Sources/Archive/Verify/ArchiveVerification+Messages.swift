internal import Chat

extension ArchiveVerification {
    /// All messages are of the subject, in order and inside the period.
    mutating func checkMessages(_ statement: ExportStatement) {
        let messages = contents.messages
        let name = "data/messages.jsonl"
        var problems: [String] = []
        if messages.malformedLines > 0 || contents.unfinishedFiles.contains(name) {
            problems.append("\(name) has lines that cannot be read: \(messages.malformedLines)")
        }
        if messages.linesOutOfOrder > 0 { problems.append("messages are out of order or there twice") }
        if messages.linesOfAnotherTime > 0 {
            problems.append("\(messages.linesOfAnotherTime) messages have a sentAt that is not the time in their id")
        }
        if !messages.authors.isSubset(of: [statement.subject.id]) {
            problems.append("there are messages of somebody other than the subject")
        }
        if messages.first.map(MessageMark.init) != statement.firstMessage
            || messages.last.map(MessageMark.init) != statement.lastMessage
        {
            problems.append("the first or the last message is not the one stated")
        }
        if let from = Instant(statement.period.from), let until = Instant(statement.period.until) {
            if let first = messages.first, let last = messages.last, first.instant < from || last.instant >= until {
                problems.append("there are messages outside of the period")
            }
        } else {
            problems.append("the period stated cannot be read")
        }
        report.add("Messages", problems: problems, otherwise: "all of the subject, in order, inside the period")
    }

    /// Every line of the reactions can be read.
    mutating func checkReactions() {
        let name = "data/reactions.jsonl"
        let isSound = contents.reactions.malformedLines == 0 && !contents.unfinishedFiles.contains(name)
        let problems = isSound ? [] : ["\(name) has lines that cannot be read: \(contents.reactions.malformedLines)"]
        report.add("Reactions", problems: problems, otherwise: "\(contents.reactions.lines) lines can be read")
    }

    /// Every conversation that a message names is there with the number of its messages, and no other is.
    mutating func checkConversations() {
        let name = "data/conversations.jsonl"
        let stated = contents.conversations.messages
        let counted = contents.messages.messagesByConversation
        var problems: [String] = []
        if contents.conversations.malformedLines > 0 || contents.unfinishedFiles.contains(name) {
            problems.append("\(name) has lines that cannot be read: \(contents.conversations.malformedLines)")
        }
        for id in Set(stated.keys).union(counted.keys).sorted() where stated[id] != counted[id] {
            problems.append(
                stated[id].map { "\(counted[id] ?? 0) messages in conversation \(id) where \($0) are stated" }
                    ?? "conversation \(id), which messages name, is missing"
            )
        }
        report.add("Conversations", problems: problems, otherwise: "each with as many messages as it states")
    }
}
