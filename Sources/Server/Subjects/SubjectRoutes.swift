internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `GET /api/v2/gdpr/subjects`: finds people by something that is known of them.
struct SubjectRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        [
            Route(
                .get,
                "/api/v2/gdpr/subjects",
                .holding(anyOf: [.viewSubjects]),
                scopes: [.gdpr, .gdprReadOnly],
                audits: [.searchSubjects],
                search
            )
        ]
    }

    @Sendable
    private func search(_ call: Call) async throws -> Response {
        let query = call.query
        let paging = try Paging(query)
        let type = try query.required("searchType")
        let value = try query.required("searchValue")
        guard let kind = UserIdentifier.Kind(rawValue: type) else {
            let kinds = UserIdentifier.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIError.invalidQuery("searchType", "must be one of \(kinds)")
        }
        let identifier = UserIdentifier(kind: kind, value: value)
        guard !identifier.folded.isEmpty else {
            throw APIError.invalidQuery("searchValue", "has nothing to search for")
        }
        let organization = try call.organization
        let page = try await store.read { transaction in
            let users = try transaction.users.find(
                byPrefix: identifier,
                in: organization,
                size: paging.size,
                number: paging.number
            )
            return (
                subjects: try users.map {
                    GDPRSubject($0, identifiers: try transaction.users.identifiers(of: $0.id))
                },
                total: try transaction.users.count(byPrefix: identifier, in: organization)
            )
        }
        // What was searched for is somebody's data, and is not kept; whom it found is.
        let act = try call.act(
            .searchSubjects,
            of: page.subjects.count == 1 ? page.subjects.first?.userId : nil,
            [
                "searchType": .text(type), "total": .number(page.total),
                "found": .list(page.subjects.compactMap(\.userId)),
            ]
        )
        try await store.write { try $0.audit.record(act) }
        return try .json(
            EntityListing(
                page.subjects,
                size: paging.size,
                number: paging.number,
                total: page.total,
                uri: query.address("/api/v2/gdpr/subjects", keeping: ["searchType", "searchValue"])
            )
        )
    }
}

extension GDPRSubject {
    /// All that a user can be found by, ready to be the subject of a request.
    init(_ user: User, identifiers: [UserIdentifier]) {
        self.init(userId: user.id.description)
        func values(_ kind: UserIdentifier.Kind) -> [String]? {
            let found = identifiers.filter { $0.kind == kind }.map(\.value)
            return found.isEmpty ? nil : found
        }
        name = user.name
        externalId = values(.externalID)?.first
        emailAddresses = values(.email)
        phoneNumbers = values(.phone)
        addresses = values(.address)
    }
}
