internal import Chat
internal import Storage

/// A request with all that is told of it.
struct RequestFacts: Sendable {
    let request: PrivacyRequest
    var archive: StoredArchive?
    var result: RequestResult?
    var approval: Approval?

    /// A request of which nothing has come yet.
    init(request: PrivacyRequest, approval: Approval?) {
        self.request = request
        self.approval = approval
    }

    /// A request with what has come of it.
    init(of request: PrivacyRequest, _ transaction: StoreTransaction) throws {
        self.request = request
        archive = try transaction.archives.find(of: request.id)
        result = try transaction.requests.result(of: request.id)
        approval = try request.approval.flatMap(transaction.approvals.find)
    }

    /// Finds a request; `nil` when the organization has none with the identifier.
    init?(of id: PrivacyRequest.ID, in organization: Organization.ID, _ transaction: StoreTransaction) throws {
        guard let request = try transaction.requests.find(id, in: organization) else { return nil }
        try self.init(of: request, transaction)
    }
}
