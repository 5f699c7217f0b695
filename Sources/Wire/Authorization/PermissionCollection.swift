/// The permissions of one domain, as the contract has them.
public struct PermissionCollection: Codable, Sendable {
    /// The domain.
    public var id: String
    /// The domain.
    public var name: String
    /// The domain.
    public var domain: String
    /// The permissions by entity.
    public var permissionMap: [String: [Entry]]
    /// Where it is.
    public var selfUri: String

    /// One permission.
    public struct Entry: Codable, Sendable {
        /// The domain.
        public var domain: String
        /// The entity.
        public var entityType: String
        /// The action.
        public var action: String
        /// The whole string.
        public var label: String
        /// Always `false`: permissions here hold without conditions.
        public var allowsConditions = false
        /// Always `false`: there is one division.
        public var divisionAware = false

        /// Makes an entry of its parts.
        public init(domain: String, entityType: String, action: String) {
            self.domain = domain
            self.entityType = entityType
            self.action = action
            label = "\(domain):\(entityType):\(action)"
        }
    }

    /// Makes a collection of a domain's permissions.
    public init(domain: String, permissionMap: [String: [Entry]]) {
        id = domain
        name = domain
        self.domain = domain
        self.permissionMap = permissionMap
        selfUri = "/api/v2/authorization/permissions?queryType=domain&query=\(domain)"
    }
}
