public import Chat

/// One act, to be recorded in the transaction that does it.
public struct AuditAct: Sendable {
    let organization: Organization.ID
    let at: Instant
    let actor: AuditActor
    let origin: AuditOrigin
    let action: AuditAction
    let entity: String?
    let outcome: AuditOutcome
    let details: AuditDetails

    /// Describes an act.
    ///
    /// - Parameters:
    ///   - entity: the id of what it was done to, in the form that callers see.
    ///   - details: what else is to be known, without texts of messages, secrets or what somebody searched for.
    public init(
        _ action: AuditAction,
        of entity: String?,
        by actor: AuditActor,
        from origin: AuditOrigin,
        in organization: Organization.ID,
        at: Instant,
        outcome: AuditOutcome = .success,
        details: AuditDetails = [:]
    ) {
        self.organization = organization
        self.at = at
        self.actor = actor
        self.origin = origin
        self.action = action
        self.entity = entity
        self.outcome = outcome
        self.details = details
    }
}

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

/// Where an act came from.
public enum AuditOrigin: Sendable {
    /// A network address, as the server knows it behind trusted proxies.
    case address(String)
    /// Whoever runs commands on the server's computer.
    case commandLine
    /// The server's own work on what was asked for earlier.
    case worker

    /// The origin as an entry has it.
    public var text: String {
        switch self {
        case .address(let address): address
        case .commandLine: "command line"
        case .worker: "worker"
        }
    }
}

/// What came of an act.
public enum AuditOutcome: Sendable {
    case success
    /// It was refused or failed, for a reason in a few words that hold no personal data.
    case failure(String)

    var text: String {
        switch self {
        case .success: "success"
        case .failure: "failure"
        }
    }

    var reason: String? {
        switch self {
        case .success: nil
        case .failure(let reason): reason
        }
    }
}
