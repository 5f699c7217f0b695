internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `POST /api/v2/users/search`: finds users by conditions on their fields.
///
/// Texts are compared folded, as in the search for subjects. Deleted users are found only when a condition is
/// on `state`.
struct UserSearchRoutes: Sendable {
    let store: Store

    /// No page may reach beyond so many results.
    private static let mostResults = 10_000

    var routes: [Route] {
        [
            Route(
                .post,
                "/api/v2/users/search",
                .holding(anyOf: [.viewUsers]),
                scopes: [.users, .usersReadOnly],
                search
            )
        ]
    }

    @Sendable
    private func search(_ call: Call) async throws -> Response {
        let body = try await call.body(as: UserSearchRequest.self)
        let size = body.pageSize ?? 25
        let number = body.pageNumber ?? 1
        guard (1...500).contains(size) else { throw APIError.invalidValue("pageSize", "must be from 1 to 500") }
        guard (1...Self.mostResults).contains(number) else {
            throw APIError.invalidValue("pageNumber", "must be from 1 to \(Self.mostResults)")
        }
        guard size * number <= Self.mostResults else {
            throw APIError.badRequest(
                code: "too.many.requested.results",
                "A search gives the first \(Self.mostResults) results. Narrow it down."
            )
        }
        let condition = try UserCondition(body.query ?? [])
        let order = try UserOrder(body)
        let caller = try call.caller
        let organization = caller.organization
        let expand = body.expand ?? []
        let found = try await store.read { transaction in
            let telephones =
                condition.mentions(.telephone)
                ? try transaction.users.telephoneNumbers(in: organization) : [:]
            let isWithDeleted = condition.mentions(.state)
            var matches: [User] = []
            try transaction.users.forEach(in: organization) { user in
                guard isWithDeleted || user.state != .deleted else { return }
                if condition.matches(user, telephones: telephones) { matches.append(user) }
            }
            let page = order.sorted(matches).dropFirst((number - 1) * size).prefix(size)
            return (
                users: try page.map { try UserBody($0, expand: expand, for: caller, transaction) },
                total: matches.count
            )
        }
        return try .json(UsersSearchResponse(found.users, size: size, number: number, total: found.total))
    }
}

/// The order that a search asks for; by name when it asks for none.
private struct UserOrder: Sendable {
    private static let mostKeys = 10
    private var keys: [(field: UserSearchField, isDescending: Bool)] = []

    init(_ request: UserSearchRequest) throws(APIError) {
        var wanted = request.sort ?? []
        guard wanted.count <= Self.mostKeys else {
            throw .invalidValue("sort", "must have at most \(Self.mostKeys) fields")
        }
        if wanted.isEmpty { wanted = [.init(sortOrder: request.sortOrder, sortBy: request.sortBy)] }
        for sort in wanted {
            let field = try UserSearchField(sort.sortBy ?? "name", in: "sortBy")
            guard field != .telephone else { throw .invalidValue("sortBy", "must be a field with one value") }
            switch sort.sortOrder?.uppercased() {
            // Everybody who is found matches equally well.
            case nil, "ASC", "SCORE", "ASCENDING": keys.append((field, false))
            case "DESC", "DESCENDING": keys.append((field, true))
            default: throw .invalidValue("sortOrder", "must be ASC, DESC or SCORE")
            }
        }
    }

    func sorted(_ users: [User]) -> [User] {
        let keyed = users.map { user in
            (user: user, values: keys.map { $0.field.values(of: user, telephones: [:]).first ?? "" })
        }
        return keyed.sorted { left, right in
            for (key, pair) in zip(keys, zip(left.values, right.values)) where pair.0 != pair.1 {
                return (pair.0 < pair.1) != key.isDescending
            }
            return left.user.id < right.user.id
        }.map(\.user)
    }
}
