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
        for list in messages.listed {
            let owner = "$\(list.values.count + 1)"
            let values = list.values + [.id(author)]
            func delete(from table: String) throws -> Int {
                let condition = "author = \(owner) AND message IN \(list.placeholders)"
                return try connection.execute("DELETE FROM \(table) WHERE \(condition)", values)
            }
            removal.pins += try removePins(list, of: owner, values)
            removal.revisions += try delete(from: "revisions")
            removal.mentions += try delete(from: "mentions")
            _ = try delete(from: "rewritten_messages")
            removal.reactions += try removeReactions(list, exceptOfHeldAt: now)
            if cause == .erasure { removal.heldReactions += try countReactions(to: list) }
            try connection.forEachRow(
                """
                SELECT digest FROM attachments WHERE author = \(owner) AND message IN \(list.placeholders)
                    AND digest IS NOT NULL
                """,
                values
            ) { row in
                removal.digests.insert(Array(row.bytes(0)))
                return true
            }
            removal.attachments += try delete(from: "attachments")
            if cause == .retention { try note(list, of: author, owner, values) }
            removal.messages += try connection.execute(
                "DELETE FROM messages WHERE author = \(owner) AND id IN \(list.placeholders)",
                values
            )
        }
        return removal
    }

    /// Pins lie by conversation, so that those of the messages are looked for.
    private func removePins(_ list: IdentifierList, of owner: String, _ values: [DatabaseValue]) throws -> Int {
        try connection.execute(
            """
            DELETE FROM pins WHERE conversation IN (
                SELECT conversation FROM messages WHERE author = \(owner) AND id IN \(list.placeholders)
            ) AND message IN \(list.placeholders)
            """,
            values
        )
    }

    private func removeReactions(_ list: IdentifierList, exceptOfHeldAt now: Instant?) throws -> Int {
        let all = "DELETE FROM reactions WHERE message IN \(list.placeholders)"
        guard let now else { return try connection.execute(all, list.values) }
        let instant = "$\(list.values.count + 1)"
        return try connection.execute(
            """
            \(all) AND author NOT IN (
                SELECT subject FROM holds WHERE subject IS NOT NULL AND \(HoldRepository.isStanding(instant))
            )
            """,
            list.values + [.instant(now)]
        )
    }

    /// How many reactions stay though the messages go.
    private func countReactions(to list: IdentifierList) throws -> Int {
        try connection.count("SELECT COUNT(*) FROM reactions WHERE message IN \(list.placeholders)", list.values)
    }

    /// Notes how many messages of each month are removed; that is all that stays of them.
    private func note(
        _ list: IdentifierList,
        of author: User.ID,
        _ owner: String,
        _ values: [DatabaseValue]
    ) throws {
        let present = try connection.all(
            "SELECT id FROM messages WHERE author = \(owner) AND id IN \(list.placeholders)",
            values
        ) { $0.id(0, of: Message.self) }
        for (month, messages) in Dictionary(grouping: present, by: \.instant.startOfMonth) {
            try connection.execute(
                """
                INSERT INTO removed_messages (author, month, messages) VALUES ($1, $2, $3)
                ON CONFLICT (author, month) DO UPDATE SET messages = removed_messages.messages + excluded.messages
                """,
                [.id(author), .instant(month), .integer(Int64(messages.count))]
            )
        }
    }
}
