internal import Chat
internal import Storage

extension VerificationReport {
    /// Adds whether the archive has every message of its period that the store had committed to, and as it was.
    ///
    /// - Parameter commitments: what was found, or `nil` when there is no `commitments.jsonl`.
    mutating func addCompleteness(_ commitments: CommitmentCheck?, of statement: ExportStatement) {
        guard var commitments else {
            if statement.formatVersion >= 2 {
                add("Completeness", problems: ["data/commitments.jsonl is missing"], otherwise: "")
            } else {
                notes.append(
                    "The archive is of an older form: it cannot be checked whether it has every message of its period."
                )
            }
            return
        }
        commitments.finish()
        var problems = Self.problems(of: commitments)
        if statement.commitment != .init(commitments.root) {
            problems.append("data/commitments.jsonl does not come to the root that data/request.json states")
        }
        if let from = Instant(statement.period.from), let until = Instant(statement.period.until) {
            let period = Message.ID.first(at: from)..<Message.ID.first(at: max(from, until))
            problems += hidden(by: commitments, inside: Self.whole(period, of: statement), statement.restriction)
            note(commitments.removed.filter { $0.last >= period.lowerBound && $0.first < period.upperBound })
        }
        let place = statement.restriction == nil ? "" : " in the chosen conversations, as far as the archive says so,"
        let detail = "every message of the period\(place) that the store had committed to is there as it was"
        add("Completeness", problems: problems, otherwise: detail)
    }

    /// The part of the period of which everything must be there.
    ///
    /// Under a hold on a conversation, what is older than the cutoff is of that conversation alone.
    private static func whole(_ period: Range<Message.ID>, of statement: ExportStatement) -> Range<Message.ID> {
        guard statement.hold?.conversationId != nil, let cutoff = Instant(statement.period.retentionCutoff) else {
            return period
        }
        let start = max(period.lowerBound, Message.ID.first(at: cutoff))
        return start..<max(start, period.upperBound)
    }

    private static func problems(of commitments: CommitmentCheck) -> [String] {
        var problems = [
            (commitments.missing, "that the store had committed to are missing"),
            (commitments.altered, "in which not all is as the store had committed to it"),
            (commitments.uncommitted, "that the store had not committed to"),
        ].compactMap { finding, what in finding.words.map { "\($0) \(what)" } }
        if commitments.malformedLines > 0 {
            problems.append("data/commitments.jsonl has lines that cannot be read: \(commitments.malformedLines)")
        }
        if commitments.blocksOutOfOrder > 0 {
            problems.append(
                "blocks of data/commitments.jsonl overlap or are out of order: \(commitments.blocksOutOfOrder)"
            )
        }
        return problems
    }

    /// What of the period is held back, other than a restriction says.
    private mutating func hidden(
        by commitments: CommitmentCheck,
        inside period: Range<Message.ID>,
        _ restriction: ExportStatement.Restriction?
    ) -> [String] {
        var hidden = CommitmentCheck.Finding()
        for message in commitments.hiddenMessages where period.contains(message) { hidden.add(1, message, message) }
        for block in commitments.hiddenBlocks where block.last >= period.lowerBound && block.first < period.upperBound {
            hidden.add(block.messages, block.first, block.last)
        }
        guard let restriction else { return hidden.words.map { ["\($0) of the period are held back"] } ?? [] }
        guard hidden.messages == restriction.messagesElsewhere else {
            return [
                "\(hidden.messages) messages of the period are held back, where data/request.json says "
                    + "\(restriction.messagesElsewhere)"
            ]
        }
        notes.append(
            "The archive is restricted to chosen conversations (\(restriction.conversationIds.count)) and is not everything of "
                + "its period: \(hidden.messages) messages are held back. That these belong to other conversations is what the "
                + "archive states; the digests cannot show it."
        )
        return []
    }

    /// Says what of the period had been removed; that it was there is all that is left of it.
    private mutating func note(_ removed: [CommitmentBlock]) {
        var finding = CommitmentCheck.Finding()
        for block in removed { finding.add(block.messages, block.first, block.last) }
        if let words = finding.words { notes.append("\(words) had been removed from the store before.") }
    }
}

extension CommitmentCheck.Finding {
    /// How many messages, and between which times they were sent; `nil` when there are none.
    fileprivate var words: String? {
        guard messages > 0, let first, let last else { return nil }
        guard first < last else { return "\(messages) messages sent at \(first.instant)" }
        return "\(messages) messages sent between \(first.instant) and \(last.instant)"
    }
}
