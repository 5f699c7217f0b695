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
