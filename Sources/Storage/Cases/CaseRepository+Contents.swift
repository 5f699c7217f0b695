public import Chat
internal import Database

/// What belongs to a case.
extension CaseRepository {
    /// Whom a case is about, in their order.
    public func subjects(of id: PrivacyCase.ID) throws -> [PrivacyCase.Subject] {
        try connection.all(
            "SELECT subject, request FROM case_subjects WHERE case_id = $1 ORDER BY position",
            [.id(id)]
        ) { PrivacyCase.Subject(user: $0.id(0), request: $0.optionalID(1)) }
    }

    /// Notes the latest request about a subject of a case.
    public func setRequest(_ request: PrivacyRequest) throws {
        try connection.execute(
            "UPDATE case_subjects SET request = $1 WHERE case_id = $2 AND subject = $3",
            [.id(request.id), .id(request.caseID), .id(request.subject)]
        )
    }

    /// The conversations that a case is restricted to, in the order of their identifiers; none when it is not.
    public func conversations(of id: PrivacyCase.ID) throws -> [Conversation.ID] {
        try connection.all(
            "SELECT conversation FROM case_conversations WHERE case_id = $1 ORDER BY conversation",
            [.id(id)]
        ) { $0.id(0) }
    }

    /// Adds a note behind those that there are.
    public func add(_ note: PrivacyCase.Note, to id: PrivacyCase.ID) throws {
        try connection.execute(
            """
            INSERT INTO case_notes (case_id, position, client, author, author_name, written_at, text)
            SELECT $1, COALESCE(MAX(position), 0) + 1, $2, $3, $4, $5, $6 FROM case_notes WHERE case_id = $1
            """,
            [
                .id(id), .id(note.author.client), .id(note.author.user), .text(note.author.name),
                .instant(note.writtenAt), .text(note.text),
            ]
        )
    }

    /// How many notes a case has.
    public func countNotes(of id: PrivacyCase.ID) throws -> Int {
        try connection.count("SELECT COUNT(*) FROM case_notes WHERE case_id = $1", [.id(id)])
    }

    /// The notes of a case, the oldest first.
    public func notes(of id: PrivacyCase.ID) throws -> [PrivacyCase.Note] {
        try connection.all(
            "SELECT client, author, author_name, written_at, text FROM case_notes WHERE case_id = $1 ORDER BY position",
            [.id(id)]
        ) { row in
            PrivacyCase.Note(
                author: .init(client: row.id(0), user: row.optionalID(1), name: row.text(2)),
                writtenAt: row.instant(3),
                text: row.text(4)
            )
        }
    }
}
