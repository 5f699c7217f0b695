/// One page of audit entries.
public struct AuditResults: Codable, Sendable {
    /// The entries.
    public var entities: [AuditLogMessage]
    /// How many a page holds at most.
    public var pageSize: Int
    /// The number of the page, from 1.
    public var pageNumber: Int
    /// How many there are on all pages.
    public var total: Int
    /// How many pages there are.
    public var pageCount: Int

    /// Makes a page of its entries.
    public init(_ entities: [AuditLogMessage], pageSize: Int, pageNumber: Int, total: Int) {
        self.entities = entities
        self.pageSize = pageSize
        self.pageNumber = pageNumber
        self.total = total
        pageCount = (total + pageSize - 1) / pageSize
    }
}

/// Audit entries that belong together.
public struct RelatedAuditResults: Codable, Sendable {
    /// The entries.
    public var entities: [AuditLogMessage]

    /// Makes an answer of its entries.
    public init(_ entities: [AuditLogMessage]) {
        self.entities = entities
    }
}
