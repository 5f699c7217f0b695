public import Chat
internal import Database

/// Which entries of an audit trail are wanted; `nil` asks for any.
public struct AuditFilter: Sendable {
    /// The first instant.
    public var from: Instant?
    /// The first instant that is not wanted any more.
    public var until: Instant?
    /// The person who did it.
    public var user: User.ID?
    /// The program that did it.
    public var client: OAuthClient.ID?
    /// The service, such as `GDPR`.
    public var service: String?
    /// The kind of what it was done to.
    public var entityType: String?
    /// The id of what it was done to.
    public var entity: String?
    /// What was done, such as `Create`.
    public var action: String?
    /// `success` or `failure`.
    public var outcome: String?

    /// Makes a filter that lets everything through.
    public init() {}

    /// The conditions in SQL, with their values, for the organization.
    func conditions(in organization: Organization.ID) -> (sql: String, values: [DatabaseValue]) {
        var sql = "organization = $1"
        var values: [DatabaseValue] = [.id(organization)]
        func add(_ condition: String, _ value: DatabaseValue?) {
            guard let value else { return }
            values.append(value)
            sql += " AND \(condition) $\(values.count)"
        }
        add("at >=", from.map { .instant($0) })
        add("at <", until.map { .instant($0) })
        add("user_id =", user.map { .id($0) })
        add("client_id =", client.map { .id($0) })
        add("service =", service.map { .text($0) })
        add("entity_type =", entityType.map { .text($0) })
        add("entity_id =", entity.map { .text($0) })
        add("action =", action.map { .text($0) })
        add("outcome =", outcome.map { .text($0) })
        return (sql, values)
    }
}
