public import Chat

/// Who did something: a program, a person, both, or for what the server did by itself neither.
public struct AuditActor: Sendable {
    let user: User.ID?
    let client: OAuthClient.ID?
    let clientName: String?
    let accountName: String?

    /// Names a person, a program, or both.
    public init(user: User.ID? = nil, client: OAuthClient? = nil) {
        self.user = user
        self.client = client?.id
        clientName = client?.name
        accountName = nil
    }

    /// Names whoever runs a command, by their account on the server's computer.
    public init(account: String) {
        user = nil
        client = nil
        clientName = nil
        accountName = account
    }

    /// Names whoever makes a call.
    public init(_ caller: Caller) {
        self.init(user: caller.person, client: caller.client)
    }

    /// Nobody who is known: the server itself, or somebody who has not signed in.
    public static let unnamed = AuditActor()
}
