/// One page of a list, with the addresses of the other pages.
public struct EntityListing<Entity: Codable & Sendable>: Codable, Sendable {
    /// What is on the page.
    public var entities: [Entity]
    /// How many a page holds at most.
    public var pageSize: Int
    /// The number of the page, from 1.
    public var pageNumber: Int
    /// How many there are on all pages.
    public var total: Int
    /// How many pages there are.
    public var pageCount: Int
    /// This page.
    public var selfUri: String
    /// The first page.
    public var firstUri: String
    /// The last page.
    public var lastUri: String
    /// The page after this one.
    public var nextUri: String?
    /// The page before this one.
    public var previousUri: String?

    /// Makes a page and works out where the others are.
    ///
    /// - Parameter uri: the list's address, with its own query if it has one, without the paging.
    public init(_ entities: [Entity], size: Int, number: Int, total: Int, uri: String) {
        self.entities = entities
        pageSize = size
        pageNumber = number
        self.total = total
        let pages = (total + size - 1) / size
        pageCount = pages
        func page(_ number: Int) -> String {
            "\(uri)\(uri.contains("?") ? "&" : "?")pageSize=\(size)&pageNumber=\(number)"
        }
        selfUri = page(number)
        firstUri = page(1)
        lastUri = page(max(pages, 1))
        nextUri = number < pages ? page(number + 1) : nil
        previousUri = number > 1 ? page(number - 1) : nil
    }
}

/// A thing by its id, name and address.
public struct DomainEntityRef: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String?
    /// Where it is.
    public var selfUri: String?

    /// Makes a reference of its parts.
    public init(id: String, name: String?, selfUri: String?) {
        self.id = id
        self.name = name
        self.selfUri = selfUri
    }
}

/// Where something can be fetched.
public struct UrlResponse: Codable, Sendable {
    /// The address.
    public var url: String

    /// Makes an answer of an address.
    public init(url: String) {
        self.url = url
    }
}
