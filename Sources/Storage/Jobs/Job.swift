public import Chat

/// One process that does jobs; a data directory has one of these and keeps it over restarts.
public enum Node {
    /// Identifies a node.
    public typealias ID = Identifier<Node>
}

/// A request that a worker holds: nobody else works at it until the lease ends.
public struct Job: Sendable {
    /// The request to carry out.
    public let request: PrivacyRequest.ID
    /// The organization that it belongs to.
    public let organization: Organization.ID
    /// Who holds it.
    public let owner: Node.ID
    /// How often it was begun, this time included; it tells this lease from an earlier one of the same owner.
    public let attempt: Int
    /// How often it was begun since it last came forward, this time included.
    public let fruitlessAttempt: Int
}
