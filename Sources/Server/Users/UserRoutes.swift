internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `/api/v2/users`: the directory.
struct UserRoutes: Sendable {
    let store: Store
    let clock: WallClock
    let passwords: PasswordHashing

    /// As many users as can be asked for by their ids or addresses.
    private static let mostIDs = 100

    var routes: [Route] {
        let read: [Scope] = [.users, .usersReadOnly]
        let one = "/api/v2/users/{userId}"
        return [
            Route(.get, "/api/v2/users", .signedIn, scopes: read, list),
            Route(.post, "/api/v2/users", .holding(anyOf: [.addUsers]), scopes: [.users], audits: [.createUser], add),
            Route(.get, "/api/v2/users/me", .signedIn, scopes: [.userBasicInfo], showMe),
            Route(.get, "/api/v2/users/{userId}", .signedIn, scopes: read, show),
            Route(
                .patch,
                one,
                .holding(anyOf: [.editUsers, .administerDirectory]),
                scopes: [.users],
                audits: [.changeUser],
                change
            ),
            Route(
                .delete,
                one,
                .holding(anyOf: [.deleteUsers, .administerDirectory]),
                scopes: [.users],
                audits: [.deleteUser],
                delete
            ),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = call.query
        let paging = try Paging(query)
        let state = try Self.state(query.single("state"))
        let isDescending = try Self.isDescending(query.single("sortOrder"))
        let ids = query.all("id")
        let addresses = query.all("jabberId")
        guard ids.count + addresses.count <= Self.mostIDs else {
            throw APIError.badRequest(
                code: "max.user.ids",
                "At most \(Self.mostIDs) users can be asked for by id. Ask for fewer at a time."
            )
        }
        let expand = query.all("expand")
        let caller = try call.caller
        let organization = caller.organization
        let page = try await store.read { transaction in
            var users: [User]
            let total: Int
            if ids.isEmpty && addresses.isEmpty {
                users = try transaction.users.page(
                    in: organization,
                    state: state,
                    descending: isDescending,
                    size: paging.size,
                    number: paging.number
                )
                total = try transaction.users.count(in: organization, state: state)
            } else {
                users = try Self.named(ids, addresses, in: organization, transaction)
                    .filter { state == nil || $0.state == state }
                    .sorted { (($0.name, $0.id) < ($1.name, $1.id)) != isDescending }
                total = users.count
                users = Array(users.dropFirst((paging.number - 1) * paging.size).prefix(paging.size))
            }
            return (users: try users.map { try UserBody($0, expand: expand, for: caller, transaction) }, total: total)
        }
        let own = ["id", "jabberId", "sortOrder", "state", "expand"]
        return try .json(
            EntityListing(
                page.users,
                size: paging.size,
                number: paging.number,
                total: page.total,
                uri: query.address("/api/v2/users", keeping: own)
            )
        )
    }

    @Sendable
    private func showMe(_ call: Call) async throws -> Response {
        let id = try call.person
        let caller = try call.caller
        let organization = caller.organization
        let expand = call.query.all("expand")
        let body = try await store.read { transaction in
            guard let user = try transaction.users.find(id, in: organization),
                let organization = try transaction.organizations.find(organization)
            else { throw APIError.notFound }
            var body = try UserBody(user, expand: expand, for: caller, transaction)
            body.organization = OrganizationBody(organization)
            return body
        }
        return try .json(body)
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id: User.ID = try call.identifier("userId")
        let caller = try call.caller
        let organization = caller.organization
        let expand = call.query.all("expand")
        let state = try Self.state(call.query.single("state"))
        let body = try await store.read { transaction in
            guard let user = try transaction.users.find(id, in: organization),
                state == nil || (state == .deleted) == (user.state == .deleted)
            else { throw APIError.notFound }
            return try UserBody(user, expand: expand, for: caller, transaction)
        }
        return try .json(body)
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let body = try await call.body(as: NewUser.self)
        let caller = try call.caller
        let organization = caller.organization
        try UserFields.checkDivision(body.divisionId, in: organization)
        var generator = SystemRandomNumberGenerator()
        let user = User(
            id: .random(using: &generator),
            organization: organization,
            name: try UserFields.name(body.name),
            email: try UserFields.email(body.email),
            title: try UserFields.line(body.title, "title"),
            department: try UserFields.line(body.department, "department"),
            state: try UserFields.state(body.state ?? "active")
        )
        let contacts = try UserFields.contacts(body.addresses ?? [])
        let hash = try await hash(body.password)
        let now = clock.now
        let answer = try await store.write { transaction in
            if let email = user.email, try transaction.users.isTaken(email, in: organization) {
                throw APIError.emailTaken
            }
            try transaction.users.insert(user, contacts: contacts)
            if let hash { try transaction.passwords.set(hash, of: user.id, at: now) }
            let details: AuditDetails = ["state": .text(user.state.rawValue), "hasPassword": .flag(hash != nil)]
            try transaction.audit.record(call.act(.createUser, of: user.id, details))
            return try UserBody(user, expand: [], for: caller, transaction)
        }
        return try .json(answer)
    }

    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let id: User.ID = try call.identifier("userId")
        let body = try await call.body(as: UserChange.self)
        let caller = try call.caller
        let organization = caller.organization
        let answer = try await store.write { transaction in
            guard let user = try transaction.users.find(id, in: organization) else { throw APIError.notFound }
            guard let version = body.version else {
                throw APIError.invalidValue("version", "is required: the version of the user that you saw")
            }
            guard version == user.version else { throw APIError.changedMeanwhile }
            let changed = try body.applied(to: user)
            // Imported users may share an address; it is in the way only of those who take it.
            let isNew = changed.email != user.email || user.state == .deleted
            if isNew, let email = changed.email,
                try transaction.users.isTaken(email, in: organization, byOtherThan: id)
            {
                throw APIError.emailTaken
            }
            let contacts = try body.contacts(replacing: transaction.users.contacts(of: id))
            try transaction.keepingAGrantor(in: organization) {
                guard try transaction.users.update(changed, contacts: contacts) else {
                    throw APIError.changedMeanwhile
                }
            }
            if changed.state != .active { try transaction.signIns.endAll(of: id) }
            try transaction.audit.record(call.act(.changeUser, of: id, body.auditDetails(from: user, to: changed)))
            guard let stored = try transaction.users.find(id, in: organization) else { throw APIError.notFound }
            return try UserBody(stored, expand: [], for: caller, transaction)
        }
        return try .json(answer)
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        let id: User.ID = try call.identifier("userId")
        let caller = try call.caller
        let organization = caller.organization
        try await store.write { transaction in
            guard let user = try transaction.users.find(id, in: organization), user.state != .deleted else {
                throw APIError.notFound
            }
            try transaction.keepingAGrantor(in: organization) {
                try transaction.users.delete(id, in: organization)
            }
            try transaction.audit.record(call.act(.deleteUser, of: id))
        }
        return try .json([String: String]())
    }

    /// What is kept of a new user's first password, if there is one.
    private func hash(_ text: String?) async throws -> PasswordHash? {
        guard let text else { return nil }
        let password: Password
        do throws(Password.Refusal) {
            password = try Password(text)
        } catch {
            throw APIError.badRequest(code: "invalid.password", error.description)
        }
        do {
            return try await passwords.hash(password)
        } catch is PasswordHashing.Failure {
            throw APIError.busyWithPasswords
        }
    }

    /// The organization's users whom the ids and the chat addresses name, each once.
    private static func named(
        _ ids: [String],
        _ addresses: [String],
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws -> [User] {
        var users: [User.ID: User] = [:]
        for id in ids.compactMap(User.ID.init) {
            if let user = try transaction.users.find(id, in: organization) { users[user.id] = user }
        }
        for address in addresses.compactMap({ JabberID($0, in: organization) }) {
            guard case .user(let tail) = address else { continue }
            if let user = try transaction.users.find(at: tail, in: organization) { users[user.id] = user }
        }
        return Array(users.values)
    }

    /// The state that is asked for: `active` when nothing is said, `nil` for any.
    private static func state(_ text: String?) throws(APIError) -> User.State? {
        let text = text?.lowercased() ?? "active"
        if text == "any" { return nil }
        guard let state = User.State(rawValue: text) else {
            throw .invalidQuery("state", "must be one of active, inactive, deleted, any")
        }
        return state
    }

    private static func isDescending(_ text: String?) throws(APIError) -> Bool {
        switch text?.lowercased() {
        case nil, "asc", "ascending": return false
        case "desc", "descending": return true
        default: throw .invalidQuery("sortOrder", "must be ascending or descending")
        }
    }
}
