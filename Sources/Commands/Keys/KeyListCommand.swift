internal import ArgumentParser
private import Chat
private import Storage

/// `habeas key list`: all keys that the organization has ever signed with.
struct KeyListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the public keys, the newest first."
    )

    @OptionGroup var options: DataOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let keys = try await store.read { try $0.signingKeys.all(of: organization.id) }.map(KeyDescription.init)
            try await store.close()
            if json { try Console.output(json: keys) } else { keys.forEach { $0.print() } }
        }
    }
}
