internal import Chat
internal import Console
internal import Storage

/// Finds people for whoever may make requests about them; that somebody searched is kept in the audit trail.
struct PeopleSearch: Sendable {
    let store: Store

    /// The longest text that is searched for, in Unicode scalars.
    private static let longestText = 200

    struct Result: Sendable {
        let users: [User]
        let total: Int
    }

    func find(_ text: String, _ paging: (size: Int, number: Int), _ page: ConsoleCall) async throws -> Result {
        let organization = try page.organization
        let text = String(text.prefix(Self.longestText))
        let result = try await store.read { transaction in
            Result(
                users: try transaction.users.find(
                    matching: text,
                    in: organization,
                    size: paging.size,
                    number: paging.number
                ),
                total: try transaction.users.count(matching: text, in: organization)
            )
        }
        try await record("CONSOLE", result.users, total: result.total, page)
        return result
    }

    /// The person with an identifier.
    func person(_ id: User.ID, _ page: ConsoleCall) async throws -> User {
        let organization = try page.organization
        guard let user = try await store.read({ try $0.users.find(id, in: organization) }) else {
            throw APIError.notFound
        }
        return user
    }

    /// Keeps whom somebody has found; what was searched for is somebody's data, and is not kept.
    func record(_ type: String, _ users: [User], total: Int, _ page: ConsoleCall) async throws {
        let act = try page.act(
            .searchSubjects,
            of: users.count == 1 ? users.first?.id : nil,
            [
                "searchType": .text(type), "total": .number(total),
                "found": .list(users.map(\.id.description)),
            ]
        )
        try await store.write { try $0.audit.record(act) }
    }
}

extension PeopleSearch {
    /// Keeps that somebody looked at what there is of people, by what they looked at.
    func record(_ type: String, of people: [User.ID], _ page: ConsoleCall) async throws {
        let act = try page.act(
            .searchSubjects,
            of: people.count == 1 ? people.first : nil,
            [
                "searchType": .text(type), "total": .number(people.count),
                "found": .list(people.map(\.description)),
            ]
        )
        try await store.write { try $0.audit.record(act) }
    }
}

extension User {
    /// What tells the person from others of the name.
    var contact: String { [email, title, department].compactMap(\.self).joined(separator: " · ") }
}

extension ConsoleCall {
    /// What is not ordinary about a person.
    func badge(_ user: User) -> Badge? {
        if user.kind == .bot { return Badge(label: texts("state.bot"), tone: "") }
        return user.state == .active ? nil : Badge(label: texts("state.\(user.state.rawValue)"), tone: "")
    }
}
