/// One thing that was done, as the contract tells it.
public struct AuditLogMessage: Codable, Sendable {
    /// A reference by id and address.
    public struct Reference: Codable, Sendable {
        /// The id.
        public var id: String
        /// The address.
        public var selfUri: String?

        /// Makes a reference of its parts.
        public init(id: String, selfUri: String?) {
            self.id = id
            self.selfUri = selfUri
        }
    }

    /// More about what came of it.
    public struct Message: Codable, Sendable {
        /// The words.
        public var message: String

        /// Makes a message of its words.
        public init(message: String) {
            self.message = message
        }
    }

    /// Its id: its place in the organization's trail.
    public var id: String
    /// The organization.
    public var userHomeOrgId: String
    /// The person who did it.
    public var user: DomainEntityRef?
    /// The program that did it.
    public var client: Reference?
    /// The network address that it came from.
    public var remoteIp: [String]?
    /// The service.
    public var serviceName: String
    /// `USER`, or `SYSTEM` for what the server did by itself.
    public var level: String
    /// When it was done.
    public var eventDate: String
    /// Why it failed.
    public var message: Message?
    /// What was done.
    public var action: String
    /// What it was done to.
    public var entity: DomainEntityRef?
    /// The kind of what it was done to.
    public var entityType: String
    /// `SUCCESS` or `FAILURE`.
    public var status: String
    /// What else is known, each as text.
    public var context: [String: String]?

    /// Makes an entry of what every entry has.
    public init(
        id: String,
        userHomeOrgId: String,
        serviceName: String,
        level: String,
        eventDate: String,
        action: String,
        entityType: String,
        status: String
    ) {
        self.id = id
        self.userHomeOrgId = userHomeOrgId
        self.serviceName = serviceName
        self.level = level
        self.eventDate = eventDate
        self.action = action
        self.entityType = entityType
        self.status = status
    }
}
