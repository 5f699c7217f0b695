/// What `POST /api/v2/audits/query/realtime` takes.
public struct AuditQuery: Decodable, Sendable {
    /// The time looked at, as `start/end` in ISO 8601.
    public var interval: String?
    /// The service whose entries are wanted.
    public var serviceName: String?
    /// What the entries must be about.
    public var filters: [Filter]?
    /// The order of the entries.
    public var sort: [Sort]?
    /// The number of the page, from 1.
    public var pageNumber: Int?
    /// How many a page holds at most.
    public var pageSize: Int?

    /// What one property of an entry must be.
    public struct Filter: Decodable, Sendable {
        /// The property.
        public var property: String
        /// Its value.
        public var value: String
    }

    /// The order of the entries by one property.
    public struct Sort: Decodable, Sendable {
        /// The property: `Timestamp`.
        public var name: String?
        /// `ascending` or `descending`.
        public var sortOrder: String?
    }
}

/// What `POST /api/v2/audits/query/realtime/related` takes.
public struct RelatedAuditQuery: Decodable, Sendable {
    /// The entry whose relatives are wanted.
    public var auditId: String?
    /// Another organization, which cannot be looked at here.
    public var trustorOrgId: String?
    /// The order of the entries.
    public var sort: [AuditQuery.Sort]?
}

/// One page of audit entries; there are none yet.
public struct AuditResults: Codable, Sendable {
    /// The entries.
    public var entities: [Entry] = []
    /// How many a page holds at most.
    public var pageSize: Int
    /// The number of the page, from 1.
    public var pageNumber: Int
    /// How many there are on all pages.
    public var total = 0
    /// How many pages there are.
    public var pageCount = 0

    /// One thing that was done.
    public struct Entry: Codable, Sendable {
        /// Its id.
        public var id: String
    }

    /// Makes an empty page.
    public init(pageSize: Int, pageNumber: Int) {
        self.pageSize = pageSize
        self.pageNumber = pageNumber
    }
}

/// Audit entries that belong together; there are none yet.
public struct RelatedAuditResults: Codable, Sendable {
    /// The entries.
    public var entities: [AuditResults.Entry] = []

    /// Makes an empty answer.
    public init() {}
}

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
