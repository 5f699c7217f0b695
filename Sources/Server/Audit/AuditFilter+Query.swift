internal import Chat
internal import Storage
internal import Wire

extension AuditFilter {
    /// What a query of the contract, which was checked, asks for; `nil` when no entry can be meant.
    init?(_ query: AuditQuery, in organization: Organization.ID) {
        self.init()
        let ends = (query.interval ?? "").split(separator: "/").compactMap { Instant(String($0)) }
        from = ends.first
        until = ends.last
        service = query.serviceName
        for filter in query.filters ?? [] {
            let isPossible =
                switch filter.property {
                case "UserId": Self.narrow(&user, to: User.ID(filter.value))
                case "ClientId": Self.narrow(&client, to: OAuthClient.ID(filter.value))
                case "Action": Self.narrow(&action, to: filter.value)
                case "EntityType": Self.narrow(&entityType, to: filter.value)
                case "EntityId": Self.narrow(&entity, to: filter.value)
                // Another organization's people cannot act here.
                default: Organization.ID(filter.value) == organization
                }
            guard isPossible else { return nil }
        }
    }

    /// Asks for one value; `false` when there is none, or another is asked for already.
    private static func narrow<Value: Equatable>(_ field: inout Value?, to value: Value?) -> Bool {
        guard let value, field == nil || field == value else { return false }
        field = value
        return true
    }
}
