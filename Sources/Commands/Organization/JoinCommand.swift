internal import ArgumentParser
private import Privacy
private import Storage

/// `habeas join`: makes a data directory for another server on the database of an installation that is there.
struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Make a data directory for another server that shares a PostgreSQL database.",
        discussion: """
            The master key must be that of the installation: copy keys/master of its first data directory to DATA/keys/master \
            before, or name the file that all servers share with --master-key-file.
            """
    )

    @Option(help: "The directory to make.")
    var data: String

    @OptionGroup var database: DatabaseOptions

    @OptionGroup var masterKey: MasterKeyOptions

    func run() async throws {
        try await reportingFailures {
            let directory = DataDirectory(path: data, database: try database.location)
            let file = masterKey.file(in: directory)
            // Here a key is never made: a new one would fit nothing.
            guard let key = try file.read() else { throw KeyError.masterKeyMissing(path: file.path) }
            try await directory.joinStore { store in
                guard try await SigningKeySupply(store: store, masterKey: key, clock: .system).fits() else {
                    throw KeyError.wrongMasterKey
                }
            }
            Console.output("joined: habeas serve --data \(data)")
        }
    }
}
