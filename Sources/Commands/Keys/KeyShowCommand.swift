internal import ArgumentParser
private import Chat
private import Storage

/// `habeas key show`: one public key, for whoever is to check archives.
struct KeyShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a public key in PEM.",
        discussion: "Give it to whoever is to check archives, by a way that they trust."
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The key's id, as key list prints it. (default: the current one)")
    var id: String?

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let keys = try await store.read { try $0.signingKeys.all(of: organization.id) }
            try await store.close()
            let wanted = id?.lowercased()
            guard let key = keys.first(where: { wanted == nil ? $0.isCurrent : $0.publicKey.fingerprint == wanted })
            else {
                throw CommandFailure.usage("There is no such key. habeas key list shows which there are.")
            }
            Console.output(String(key.publicKey.pem.dropLast()))
        }
    }
}
