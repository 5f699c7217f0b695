internal import Chat
internal import Storage

/// The client that people sign in to the console through; every organization has one once somebody has signed in.
///
/// It is among the organization's clients, so an administrator can see it, say how long its sessions last, and disable
/// it. Nobody knows its secret, its codes go to the console's own page alone, and `/oauth/token` does not take them, so no
/// program can use it.
enum ConsoleClient {
    static let name = "Habeas console"
    /// How long a session lasts unless the client says otherwise, in seconds: half a day.
    private static let sessionSeconds = 43_200

    static func id(in organization: Organization.ID) -> OAuthClient.ID {
        .imported(SourceKey(organization: organization, "client", "console"))
    }

    /// The organization's client, which is made when it is not there.
    static func findOrMake(
        in organization: Organization.ID,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws -> OAuthClient {
        if let client = try transaction.access.client(id(in: organization)) { return client }
        var generator = SystemRandomNumberGenerator()
        let client = OAuthClient(
            id: id(in: organization),
            organization: organization,
            name: name,
            actsAs: nil,
            createdAt: now,
            description: "Lets people sign in to the admin console. Disable it to close the console.",
            grantType: .code,
            redirectURIs: [.console],
            tokenSeconds: sessionSeconds
        )
        try transaction.access.insert(client, secret: Secret(using: &generator), roles: [])
        return client
    }
}

extension OAuthClient {
    /// Whether it is the console of its organization.
    var isConsole: Bool { id == ConsoleClient.id(in: organization) }
}
