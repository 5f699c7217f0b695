public import Chat
internal import Database

/// Takes messages away for good, with all that hangs on them.
///
/// Whatever removes messages does it here.
public struct RemovalRepository {
    let connection: any DatabaseConnection

    /// Removes messages of one author with their revisions, mentions, attachments and pins, and the reactions to them.
    ///
    /// A message that is not there is passed over. The bytes of attachments are the caller's to remove, afterwards.
    ///
    /// - Parameter keepingReactionsAt: when given, those whom a hold is on at that instant keep their reactions.
    public func remove(
        _ messages: [Message.ID],
        by author: User.ID,
        because cause: RemovalCause,
        keepingReactionsOfHeldAt now: Instant? = nil
    ) throws -> Removal {
        // What stays must be checkable by what the store has committed to.
        try CommitmentRepository(connection: connection).prepareRemoval(of: messages, by: author)
        var removal = Removal()
        for part in try RemovedPart.parts(of: messages, by: author, on: connection) {
            try remove(part, because: cause, keepingReactionsOfHeldAt: now, &removal)
        }
        return removal
    }

    private func remove(
        _ part: RemovedPart,
        because cause: RemovalCause,
        keepingReactionsOfHeldAt now: Instant?,
        _ removal: inout Removal
    ) throws {
        func delete(from table: String) throws -> Int {
            try connection.execute("DELETE FROM \(table) WHERE \(part.condition(on: "message"))", part.values)
        }
        let present = "FROM messages WHERE \(part.condition(on: "id"))"
        // Pins lie by conversation, so that those of the messages are looked for.
        removal.pins += try connection.execute(
            "DELETE FROM pins WHERE (conversation, message) IN (SELECT conversation, id \(present))",
            part.values
        )
        removal.revisions += try delete(from: "revisions")
        removal.mentions += try delete(from: "mentions")
        _ = try delete(from: "rewritten_messages")
        removal.reactions += try removeReactions(part, exceptOfHeldAt: now)
        if cause == .erasure { removal.heldReactions += try countReactions(part) }
        try connection.forEachRow(
            "SELECT digest FROM attachments WHERE \(part.condition(on: "message")) AND digest IS NOT NULL",
            part.values
        ) { row in
            removal.digests.insert(Array(row.bytes(0)))
            return true
        }
        removal.attachments += try delete(from: "attachments")
        if cause == .retention { try note(part) }
        removal.messages += try connection.execute("DELETE \(present)", part.values)
    }

    private func removeReactions(_ part: RemovedPart, exceptOfHeldAt now: Instant?) throws -> Int {
        let all = "DELETE FROM reactions WHERE message IN (\(part.identifiers))"
        guard let now else { return try connection.execute(all, part.values) }
        let instant = "$\(part.values.count + 1)"
        return try connection.execute(
            """
            \(all) AND author NOT IN (
                SELECT subject FROM holds WHERE subject IS NOT NULL AND \(HoldRepository.isStanding(instant))
            )
            """,
            part.values + [.instant(now)]
        )
    }

    /// How many reactions stay though the messages go.
    private func countReactions(_ part: RemovedPart) throws -> Int {
        try connection.count("SELECT COUNT(*) FROM reactions WHERE message IN (\(part.identifiers))", part.values)
    }

    /// Notes how many messages of each month are removed; that is all that stays of them.
    private func note(_ part: RemovedPart) throws {
        let present =
            try part.present
            ?? connection.all("SELECT id FROM messages WHERE \(part.condition(on: "id"))", part.values) { $0.id(0) }
        for (month, messages) in Dictionary(grouping: present, by: \.instant.startOfMonth) {
            try connection.execute(
                """
                INSERT INTO removed_messages (author, month, messages) VALUES ($1, $2, $3)
                ON CONFLICT (author, month) DO UPDATE SET messages = removed_messages.messages + excluded.messages
                """,
                [.id(part.author), .instant(month), .integer(Int64(messages.count))]
            )
        }
    }
}
