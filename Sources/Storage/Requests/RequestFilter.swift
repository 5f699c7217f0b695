public import Chat
internal import Database

/// Which requests of an organization are wanted; what is not set lets all through.
public struct RequestFilter: Sendable {
    /// What was asked.
    public var kind: PrivacyRequest.Kind?
    /// How far they may have come; empty for any.
    public var statuses: [PrivacyRequest.Status] = []
    /// Whom they are about.
    public var subject: User.ID?
    /// The first instant at which they may have changed last.
    public var changedSince: Instant?

    /// Whether they must wait for a second person by themselves, not as part of a case.
    public var waitsForApproval = false

    /// Makes a filter that lets everything through.
    public init() {}

    /// The conditions in SQL, with their values, for the organization.
    func conditions(in organization: Organization.ID) -> (sql: String, values: [DatabaseValue]) {
        var sql = "organization = $1"
        var values: [DatabaseValue] = [.id(organization)]
        func place(_ value: DatabaseValue) -> String {
            values.append(value)
            return "$\(values.count)"
        }
        if let kind { sql += " AND kind = \(place(.text(kind.rawValue)))" }
        if let subject { sql += " AND subject = \(place(.id(subject)))" }
        if let changedSince { sql += " AND changed_at >= \(place(.instant(changedSince)))" }
        if waitsForApproval {
            sql +=
                " AND approval IN (SELECT id FROM approvals WHERE organization = $1 AND state = 'pending'"
                + " AND case_id IS NULL)"
        }
        if !statuses.isEmpty {
            let places = statuses.map { place(.text($0.rawValue)) }
            sql += " AND status IN (\(places.joined(separator: ", ")))"
        }
        return (sql, values)
    }
}

extension RequestRepository {
    /// One page of the organization's requests that pass a filter, the newest first.
    public func page(
        _ filter: RequestFilter,
        in organization: Organization.ID,
        size: Int,
        number: Int = 1
    ) throws -> [PrivacyRequest] {
        let (sql, values) = filter.conditions(in: organization)
        return try connection.all(
            """
            \(Self.select) WHERE \(sql)
            ORDER BY created_at DESC, id DESC LIMIT $\(values.count + 1) OFFSET $\(values.count + 2)
            """,
            values + [.integer(Int64(size)), .integer(Int64(size * (number - 1)))],
            Self.read
        )
    }

    /// How many of the organization's requests pass a filter.
    public func count(_ filter: RequestFilter, in organization: Organization.ID) throws -> Int {
        let (sql, values) = filter.conditions(in: organization)
        return try connection.count("SELECT COUNT(*) FROM requests WHERE \(sql)", values)
    }
}
