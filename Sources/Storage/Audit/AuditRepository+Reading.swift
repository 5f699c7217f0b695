public import Chat
internal import Database

/// Looking for entries.
extension AuditRepository {
    /// The entry at a place of the organization's trail.
    public func find(_ sequence: Int64, in organization: Organization.ID) throws -> AuditEntry? {
        try connection.first(
            "SELECT \(AuditEntry.columns) FROM audit_entries WHERE organization = $1 AND sequence = $2",
            [.id(organization), .integer(sequence)],
            AuditEntry.init
        )
    }

    /// Entries that pass a filter, in the order of the trail or the other way round.
    ///
    /// - Parameters:
    ///   - place: the entry after which they begin, in that order; `nil` begins at the end.
    ///   - limit: how many at most.
    ///   - offset: how many are left out first.
    public func entries(
        in organization: Organization.ID,
        _ filter: AuditFilter,
        newestFirst: Bool,
        after place: Int64? = nil,
        limit: Int,
        offset: Int = 0
    ) throws -> [AuditEntry] {
        var (sql, values) = filter.conditions(in: organization)
        if let place {
            values.append(.integer(place))
            sql += " AND sequence \(newestFirst ? "<" : ">") $\(values.count)"
        }
        values += [.integer(Int64(limit)), .integer(Int64(offset))]
        return try connection.all(
            """
            SELECT \(AuditEntry.columns) FROM audit_entries WHERE \(sql)
            ORDER BY sequence \(newestFirst ? "DESC" : "ASC") LIMIT $\(values.count - 1) OFFSET $\(values.count)
            """,
            values,
            AuditEntry.init
        )
    }

    /// How many entries pass a filter.
    public func count(in organization: Organization.ID, _ filter: AuditFilter) throws -> Int {
        let (sql, values) = filter.conditions(in: organization)
        return try connection.count("SELECT COUNT(*) FROM audit_entries WHERE \(sql)", values)
    }

    /// Hands over all entries of the organization in order, one by one.
    public func forEachEntry(in organization: Organization.ID, _ body: (AuditEntry) throws -> Void) throws {
        try connection.forEachRow(
            "SELECT \(AuditEntry.columns) FROM audit_entries WHERE organization = $1 ORDER BY sequence",
            [.id(organization)]
        ) { row in
            try body(AuditEntry(row))
            return true
        }
    }

    /// Every organization that the trail knows of, also one that somebody removed.
    public func organizations() throws -> [Organization.ID] {
        try connection.all(
            """
            SELECT id FROM organizations UNION SELECT organization FROM audit_chains
            UNION SELECT organization FROM audit_heads UNION SELECT DISTINCT organization FROM audit_entries
            ORDER BY 1
            """
        ) { $0.id(0) }
    }

    /// Where the organization's trail ends, as it was noted when the last entry was added.
    func end(in organization: Organization.ID) throws -> (sequence: Int64, hash: [UInt8])? {
        try connection.first("SELECT sequence, hash FROM audit_chains WHERE organization = $1", [.id(organization)]) {
            ($0.integer(0), Array($0.bytes(1)))
        }
    }
}
