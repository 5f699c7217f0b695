/// What is recorded, by service and entity.
public struct AuditServiceMapping: Codable, Sendable {
    /// The services.
    public var services: [Service]

    /// A service and its entities.
    public struct Service: Codable, Sendable {
        /// Its name.
        public var name: String
        /// Its entities.
        public var entities: [Entity]

        /// Makes a service of its parts.
        public init(name: String, entities: [Entity]) {
            self.name = name
            self.entities = entities
        }
    }

    /// An entity and what is done to it.
    public struct Entity: Codable, Sendable {
        /// Its name.
        public var name: String
        /// What is done to it.
        public var actions: [String]

        /// Makes an entity of its parts.
        public init(name: String, actions: [String]) {
            self.name = name
            self.actions = actions
        }
    }

    /// Makes a mapping of its services.
    public init(services: [Service]) {
        self.services = services
    }
}
