internal import Chat
internal import Storage

/// Who has signed in to the console.
struct ConsoleVisitor: Sendable {
    let caller: Caller
    let session: ConsoleSession
    let organization: Organization
    let person: User

    /// Whether one of the permissions is held.
    func holds(_ permissions: Permission...) -> Bool { caller.holds(anyOf: permissions) }

    /// Where people sign in to the visitor's organization.
    var signInPage: String { "/admin/sign-in?organization=\(organization.id)" }

    /// Who calls with a session that is good.
    static func find(_ call: Call, _ session: ConsoleSession?, in store: Store) async throws -> Self? {
        guard let session, let caller = call.context.caller, let id = caller.person,
            // A program's token is good for what its scopes allow; here it is good for nothing.
            caller.client.id == ConsoleClient.id(in: caller.organization)
        else { return nil }
        let found = try await store.read { transaction in
            (
                organization: try transaction.organizations.find(caller.organization),
                person: try transaction.users.find(id, in: caller.organization)
            )
        }
        guard let organization = found.organization, let person = found.person else { return nil }
        return Self(caller: caller, session: session, organization: organization, person: person)
    }
}
