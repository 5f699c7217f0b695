public import Chat
internal import Database

/// Replaces words in what was written, where the law asks for it; imports do not undo that afterwards.
public struct RewritingRepository {
    let connection: any DatabaseConnection
    let touched: TouchedMessages

    /// Whose words are rewritten.
    public enum Cause: Sendable {
        /// An author's own words got right values.
        case rectification
        /// Somebody whom an author mentions is called otherwise.
        case mention
    }

    /// How many texts were replaced.
    public struct Count: Sendable {
        /// Messages whose present text was.
        public var messages = 0
        /// Earlier texts.
        public var revisions = 0
    }

    /// The next of those who may have mentioned somebody, in the order of their identifiers.
    public func author(after last: User.ID?, in organization: Organization.ID) throws -> User.ID? {
        try connection.first(
            "SELECT id FROM users WHERE organization = $1 AND id > $2 ORDER BY id LIMIT 1",
            [.id(organization), .id(last ?? User.ID(high: 0, low: 0))]
        ) { $0.id(0) }
    }

    /// Messages of an author that mention somebody now or did in an earlier text, in the order of their identifiers.
    ///
    /// - Parameter sourceID: the person's identifier in a source, which tells of mentions that are not noted.
    public func mentions(
        of person: User.ID,
        sourceID: String?,
        by author: User.ID,
        after last: Message.ID?,
        limit: Int
    ) throws -> [Message.ID] {
        var sql = "SELECT message FROM mentions WHERE author = $1 AND message > $2 AND mentioned = $3"
        var values: [DatabaseValue] = [.id(author), .id(last ?? .least), .id(person), .integer(Int64(limit))]
        if let sourceID {
            sql += """
                 UNION SELECT id FROM messages WHERE author = $1 AND id > $2
                    AND (source_text LIKE $5 OR text LIKE '%mpdm-%')
                UNION SELECT message FROM revisions WHERE author = $1 AND message > $2
                    AND (source_text LIKE $5 OR text LIKE '%mpdm-%')
                """
            values.append(.text("%<@\(sourceID)%"))
        }
        return try connection.all(sql + " ORDER BY 1 LIMIT $4", values) { $0.id(0) }
    }

    /// A person's own messages, in the order of their identifiers.
    public func messages(by person: User.ID, after last: Message.ID?, limit: Int) throws -> [Message.ID] {
        try connection.all(
            "SELECT id FROM messages WHERE author = $1 AND id > $2 ORDER BY id LIMIT $3",
            [.id(person), .id(last ?? .least), .integer(Int64(limit))]
        ) { $0.id(0) }
    }

    /// Replaces the texts of messages of one author, and their earlier ones.
    ///
    /// - Parameter change: gives the new wording; `nil` where it stays.
    public func rewrite(
        _ places: [Message.ID],
        by author: User.ID,
        because cause: Cause,
        at now: Instant,
        _ change: (Wording) -> Wording?
    ) throws -> Count {
        var count = Count()
        let messages = MessageRepository(connection: connection, touched: touched)
        for place in places {
            guard let message = try messages.find(place), message.author == author else { continue }
            var isRewritten = false
            if let new = change(Wording(text: message.text, source: message.sourceText)) {
                try connection.execute(
                    "UPDATE messages SET text = $1, source_text = $2 WHERE author = $3 AND id = $4",
                    [.text(new.text), .text(new.source), .id(author), .id(place)]
                )
                count.messages += 1
                isRewritten = true
            }
            let found = try messages.revisions(by: author, from: place, through: place)
            for revision in found[place] ?? [] {
                guard let new = change(Wording(text: revision.text, source: revision.sourceText)) else { continue }
                try connection.execute(
                    """
                    UPDATE revisions SET text = $1, source_text = $2
                    WHERE author = $3 AND message = $4 AND written_at = $5
                    """,
                    [.text(new.text), .text(new.source), .id(author), .id(place), .instant(revision.writtenAt)]
                )
                count.revisions += 1
                isRewritten = true
            }
            if isRewritten { try note(place, by: author, because: cause, at: now) }
        }
        return count
    }

    /// How many messages have a text, now or earlier, that a change would rewrite.
    public func count(
        of places: [Message.ID],
        by author: User.ID,
        changedBy change: (Wording) -> Wording?
    ) throws -> Int {
        let messages = MessageRepository(connection: connection, touched: touched)
        return try places.count { place in
            guard let message = try messages.find(place) else { return false }
            if change(Wording(text: message.text, source: message.sourceText)) != nil { return true }
            let revisions = try messages.revisions(by: author, from: place, through: place)[place] ?? []
            return revisions.contains { change(Wording(text: $0.text, source: $0.sourceText)) != nil }
        }
    }

    /// Why a message was rewritten; a rectification counts where it was for both.
    public func cause(of message: Message.ID, by author: User.ID) throws -> Cause? {
        try connection.first(
            "SELECT is_rectified FROM rewritten_messages WHERE author = $1 AND message = $2",
            [.id(author), .id(message)]
        ) { $0.boolean(0) ? .rectification : .mention }
    }

    private func note(_ message: Message.ID, by author: User.ID, because cause: Cause, at now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO rewritten_messages (author, message, is_rectified, rewritten_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (author, message) DO UPDATE SET rewritten_at = excluded.rewritten_at,
                is_rectified = CASE WHEN excluded.is_rectified = 1 THEN 1 ELSE rewritten_messages.is_rectified END
            """,
            [.id(author), .id(message), .boolean(cause == .rectification), .instant(now)]
        )
        touched.note(message, by: author, isNew: false)
    }
}
