internal import ArgumentParser
private import Chat
private import Privacy
private import Storage

/// `habeas key rotate`: a new key, which signs from then on.
struct KeyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key that signs archives from now on.",
        discussion: """
            The private half of the old key is erased; its public half stays, so that old archives can be checked. \
            Works while the server runs.
            """
    )

    @OptionGroup var options: DataOptions

    @OptionGroup var masterKey: MasterKeyOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let made = try await store.recordingFailure(of: .rotateKey, in: organization.id) {
                let masterKey = try await masterKey.file(in: options.directory).open(for: store)
                let supply = SigningKeySupply(store: store, masterKey: masterKey, clock: .system)
                return try await supply.rotate(organization.id) { key in
                    .commandLine(.rotateKey, of: key.publicKey.fingerprint, in: key.organization, at: key.createdAt)
                }
            }
            let key = KeyDescription(made)
            try await store.close()
            if json { try Console.output(json: key) } else { key.print() }
        }
    }
}
