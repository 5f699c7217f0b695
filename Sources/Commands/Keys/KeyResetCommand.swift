internal import ArgumentParser
private import Chat
private import Privacy
internal import Storage

/// `habeas key reset`: new keys after the master key was lost.
struct KeyResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Start anew after the master key was lost.",
        discussion: """
            Makes a master key, unless one was put in its place, and with it a new key to sign with. Old public keys \
            stay, so that archives which were fetched can still be checked. Archives that the server keeps encrypted \
            cannot be read without the lost key: they are destroyed. The server must not run.
            """
    )

    @OptionGroup var options: DataOptions

    @OptionGroup var masterKey: MasterKeyOptions

    @Flag(help: "Destroy the encrypted archives, which nobody can read any more.")
    var giveUpArchives = false

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let lock = try options.directory.lock()
            let organization = try await store.onlyOrganization()
            let archives = try await store.recordingFailure(of: .rotateKey, in: organization.id) {
                let file = try masterKey.file(in: options.directory)
                try await check(file, store)
                let supply = SigningKeySupply(store: store, masterKey: try file.readOrMake(), clock: .system)
                return try await supply.startAnew { key in
                    .commandLine(.rotateKey, of: key.publicKey.fingerprint, in: key.organization, at: key.createdAt)
                }
            }
            withExtendedLifetime(lock) {}
            try await store.close()
            Console.error("There is a new key to sign with. \(archives) encrypted archives were given up.")
        }
    }

    /// Refuses where nothing was lost, or where more would be lost than was said.
    private func check(_ file: MasterKeyFile, _ store: Store) async throws {
        if let present = try file.read(),
            try await SigningKeySupply(store: store, masterKey: present, clock: .system).fits()
        {
            throw CommandFailure.usage(
                "The master key is there and fits. For a new key to sign with: habeas key rotate."
            )
        }
        let count = try await store.read { try $0.archives.countSealed() }
        guard count == 0 || giveUpArchives else {
            throw CommandFailure.usage(
                "\(count) archives are encrypted and would be lost. Look for the master key in your backups first; if "
                    + "it is gone for good, give --give-up-archives."
            )
        }
    }
}
