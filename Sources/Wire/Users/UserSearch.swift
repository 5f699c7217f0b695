/// What `POST /api/v2/users/search` takes.
public struct UserSearchRequest: Decodable, Sendable {
    /// `ASC`, `DESC` or `SCORE`.
    public var sortOrder: String?
    /// The field to sort by.
    public var sortBy: String?
    /// How many a page holds at most.
    public var pageSize: Int?
    /// The number of the page, from 1.
    public var pageNumber: Int?
    /// The fields to sort by, the most important first.
    public var sort: [Sort]?
    /// What to tell of each user besides.
    public var expand: [String]?
    /// Whom to find.
    public var query: [UserSearchCriteria]?

    /// One field to sort by.
    public struct Sort: Decodable, Sendable {
        /// `ASC`, `DESC` or `SCORE`.
        public var sortOrder: String?
        /// The field.
        public var sortBy: String?

        /// Makes an order by one field.
        public init(sortOrder: String?, sortBy: String?) {
            self.sortOrder = sortOrder
            self.sortBy = sortBy
        }
    }
}

/// One condition of a search, or a group of them.
public struct UserSearchCriteria: Decodable, Sendable {
    /// How values are compared, such as `EXACT`.
    public var type: String?
    /// How the condition goes with those before it: `AND`, `OR` or `NOT`.
    public var `operator`: String?
    /// The fields, of which one must match.
    public var fields: [String]?
    /// The value to compare with.
    public var value: String?
    /// More values, of which one must match.
    public var values: [String]?
    /// The start of a range.
    public var startValue: String?
    /// The end of a range.
    public var endValue: String?
    /// Conditions that count as one.
    public var group: [UserSearchCriteria]?
}

/// One page of what a search has found.
public struct UsersSearchResponse: Codable, Sendable {
    /// How many were found on all pages.
    public var total: Int
    /// How many pages there are.
    public var pageCount: Int
    /// How many a page holds at most.
    public var pageSize: Int
    /// The number of the page, from 1.
    public var pageNumber: Int
    /// What was searched.
    public var types: [String]
    /// Who was found.
    public var results: [UserBody]

    /// Makes a page of its parts.
    public init(_ results: [UserBody], size: Int, number: Int, total: Int) {
        self.results = results
        self.total = total
        pageCount = (total + size - 1) / size
        pageSize = size
        pageNumber = number
        types = ["users"]
    }
}
