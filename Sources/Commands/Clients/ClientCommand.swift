internal import ArgumentParser
internal import Chat
internal import Storage

/// `habeas client`: what OAuth clients there are.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Manage OAuth clients.",
        subcommands: [ClientCreateCommand.self]
    )
}

/// `habeas client create`: makes a client and shows its secret once.
struct ClientCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an OAuth client that acts by itself with a role, or that people sign in through.",
        discussion: """
            With --role the client acts by itself (CLIENT-CREDENTIALS). With --redirect-uri people sign in through it \
            (CODE, with or without PKCE), and it acts with the roles of whoever did.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The client's name.")
    var name: String

    @Option(help: "The role of a client that acts by itself: admin, privacy-officer, auditor, monitor or member.")
    var role: String?

    @Option(help: "The e-mail address of the person that a client with a role acts as.")
    var user: String?

    @Option(
        name: .customLong("redirect-uri"),
        help: "Where people who sign in are sent back to; may be given several times."
    )
    var redirectURIs: [String] = []

    @Option(
        name: .customLong("scope"),
        help: "What its tokens may be used for at most, such as gdpr:readonly; may be given several times."
    )
    var scopes: [String] = []

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let kind = try kind
            let scopes = try Self.scopes(scopes)
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let credentials = try await store.recordingFailure(of: .createClient, in: organization.id) {
                try await ClientCreation(store: store, clock: .system)
                    .create(name, kind, scopes: scopes, in: organization.id)
            }
            try await store.close()
            try credentials.print(json: json)
        }
    }

    private var kind: ClientCreation.Kind {
        get throws {
            guard !redirectURIs.isEmpty else {
                guard let role else {
                    throw CommandFailure.usage("Give --role for a client that acts by itself, or --redirect-uri.")
                }
                return .actingByItself(role: role, email: user)
            }
            guard role == nil, user == nil else {
                throw CommandFailure.usage(
                    "People who sign in through a client act with their own roles. Leave --role and --user out."
                )
            }
            return .signedInThrough(try redirectURIs.map(Self.redirectURI))
        }
    }

    private static func redirectURI(_ text: String) throws -> RedirectURI {
        do throws(RedirectURI.Refusal) {
            return try RedirectURI(text)
        } catch {
            throw CommandFailure.usage("--redirect-uri \(error.description).")
        }
    }

    private static func scopes(_ names: [String]) throws -> Set<Scope> {
        let scopes = Set(names.map(Scope.init(rawValue:)))
        guard scopes.isSubset(of: Scope.known) else {
            let known = Set(Scope.known).names.joined(separator: ", ")
            throw CommandFailure.usage("There is no such --scope. The scopes are: \(known).")
        }
        return scopes
    }
}

extension Store {
    /// The organization that a data directory was made for.
    func onlyOrganization() async throws -> Organization {
        guard let organization = try await read({ try $0.organizations.all().first }) else {
            throw CommandFailure.unavailable("The store has no organization. Make a new one with habeas init.")
        }
        return organization
    }
}
