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
        abstract: "Make an OAuth client with a role."
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The client's name.")
    var name: String

    @Option(help: "The client's role: admin, privacy-officer, auditor or member.")
    var role: String

    @Option(help: "The e-mail address of the person that the client acts as.")
    var user: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let credentials = try await ClientCreation(store: store, clock: .system)
                .create(name, role: role, email: user, in: organization.id)
            try await store.close()
            try credentials.print(json: json)
        }
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
