internal import ArgumentParser
private import Storage

/// `habeas init`: makes a store with an organization and its administrator's client.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a data directory with an organization, and a client for its administrator."
    )

    @Option(help: "The directory to make.")
    var data: String

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The organization's name.")
    var organization: String

    @OptionGroup var masterKey: MasterKeyOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            guard !organization.allSatisfy(\.isWhitespace) else {
                throw CommandFailure.usage("The organization needs a name.")
            }
            let directory = DataDirectory(path: data, database: try database.location)
            let masterKeyFile = masterKey.file(in: directory)
            try masterKeyFile.check()
            let store = try await directory.createStore()
            let masterKey = try await masterKeyFile.open(for: store)
            let credentials = try await Founding(store: store, masterKey: masterKey, clock: .system).found(organization)
            try await store.close()
            try credentials.print(json: json)
        }
    }
}

extension Founding.Credentials {
    /// Shows what a client needs to sign in, this once.
    func print(json: Bool) throws {
        guard !json else { return try Console.output(json: self) }
        Console.output("organizationId  \(organizationId)")
        Console.output("clientId        \(clientId)")
        Console.output("clientSecret    \(clientSecret)")
        Console.error("Keep the secret now: it is stored only as a digest and cannot be shown again.")
    }
}
