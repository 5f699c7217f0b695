public import Chat
internal import Database

/// What erasures and rectifications need besides the request itself.
extension RequestRepository {
    /// What a request has done so far; `nil` when it keeps no record.
    public func result(of id: PrivacyRequest.ID) throws -> RequestResult? {
        let json = try connection.first("SELECT result FROM requests WHERE id = $1", [.id(id)]) { $0.optionalText(0) }
        guard case .some(.some(let json)) = json else { return nil }
        return try RequestResult(json: json)
    }

    /// Keeps what a request has done so far.
    public func setResult(_ result: RequestResult, of id: PrivacyRequest.ID) throws {
        try connection.execute("UPDATE requests SET result = $1 WHERE id = $2", [.text(try result.json), .id(id)])
    }

    /// Marks an erasure as one that destroys the archives made earlier.
    public func setDestroysArchives(of id: PrivacyRequest.ID) throws {
        try connection.execute("UPDATE requests SET destroys_archives = 1 WHERE id = $1", [.id(id)])
    }

    /// Whether an erasure destroys the archives made earlier.
    public func destroysArchives(_ id: PrivacyRequest.ID) throws -> Bool {
        try connection.first("SELECT destroys_archives FROM requests WHERE id = $1", [.id(id)]) { $0.boolean(0) }
            ?? false
    }

    /// The erasure of a person that is under way.
    public func unfinishedErasure(of subject: User) throws -> PrivacyRequest? {
        let id = try connection.first(
            """
            SELECT requests.id FROM requests JOIN jobs ON jobs.request = requests.id
            WHERE requests.organization = $1 AND requests.subject = $2 AND requests.kind = 'GDPR_DELETE'
            ORDER BY requests.created_at LIMIT 1
            """,
            [.id(subject.organization), .id(subject.id)]
        ) { $0.id(0, of: PrivacyRequest.self) }
        return try id.flatMap { try find($0, in: subject.organization) }
    }

    /// The erasures and rectifications of an organization that are queued or under way.
    public func unfinishedChanges(in organization: Organization.ID) throws -> [PrivacyRequest] {
        try connection.all(
            """
            SELECT requests.id FROM requests JOIN jobs ON jobs.request = requests.id
            WHERE requests.organization = $1 AND requests.kind IN ('GDPR_DELETE', 'GDPR_UPDATE')
            """,
            [.id(organization)]
        ) { $0.id(0, of: PrivacyRequest.self) }.compactMap { try find($0, in: organization) }
    }

    /// Keeps what a rectification replaces, until it has come to its end.
    public func setTerms(_ terms: [ReplacementTerm], of id: PrivacyRequest.ID) throws {
        for (position, term) in terms.enumerated() {
            try connection.execute(
                """
                INSERT INTO replacement_terms (request, position, kind, existing, updated) VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .id(id), .integer(Int64(position)), .text(term.kind?.rawValue ?? ""), .text(term.existing),
                    .text(term.updated),
                ]
            )
        }
    }

    /// What a rectification replaces.
    public func terms(of id: PrivacyRequest.ID) throws -> [ReplacementTerm] {
        try connection.all(
            "SELECT kind, existing, updated FROM replacement_terms WHERE request = $1 ORDER BY position",
            [.id(id)]
        ) { row in
            ReplacementTerm(
                kind: UserIdentifier.Kind(rawValue: row.text(0)),
                existing: row.text(1),
                updated: row.text(2)
            )
        }
    }

    /// Forgets what a request has replaced.
    public func removeTerms(of id: PrivacyRequest.ID) throws {
        try connection.execute("DELETE FROM replacement_terms WHERE request = $1", [.id(id)])
    }
}
