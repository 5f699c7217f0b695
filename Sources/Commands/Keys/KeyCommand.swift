internal import ArgumentParser
private import Chat
private import Privacy
internal import Storage

/// `habeas key`: the keys that archives are signed with.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Manage the keys that archives are signed with.",
        subcommands: [KeyListCommand.self, KeyShowCommand.self, KeyRotateCommand.self, KeyResetCommand.self]
    )
}

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
            let masterKey = try await masterKey.file(in: options.directory).open(for: store)
            let supply = SigningKeySupply(store: store, masterKey: masterKey, clock: .system)
            let key = KeyDescription(try await supply.rotate(organization.id))
            try await store.close()
            if json { try Console.output(json: key) } else { key.print() }
        }
    }
}

/// A key as commands show it.
private struct KeyDescription: Encodable {
    let id: String
    let algorithm = "Ed25519"
    let publicKey: String
    let createdAt: String
    let retiredAt: String?
    let isCurrent: Bool

    init(_ key: SigningKey) {
        id = key.publicKey.fingerprint
        publicKey = key.publicKey.pem
        createdAt = key.createdAt.description
        retiredAt = key.retiredAt?.description
        isCurrent = key.isCurrent
    }

    func print() {
        let state = retiredAt.map { "retired \($0)" } ?? "signs archives now"
        Console.output("\(id)  made \(createdAt)  \(state)")
    }
}
