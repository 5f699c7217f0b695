internal import ArgumentParser
internal import Chat
internal import Storage

/// `habeas user`: the people of the organization.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Manage the people of the organization.",
        subcommands: [UserCreateCommand.self, UserPasswordCommand.self]
    )
}

/// `habeas user password`: gives a person a password to sign in with.
struct UserPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Give a person a password to sign in with.",
        discussion: """
            Asks for the password on a terminal, without showing it, or else reads it from standard input, where one \
            line break at the end does not belong to it. It needs 12 characters or more, and at most 1024 bytes. \
            Whatever the person was signed in to ends.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The person's e-mail address.")
    var email: String

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            var (person, hindrance): (User.ID?, String) = (nil, "unknown.person")
            do {
                let address = email
                let found = try await store.read { transaction in
                    guard let found = try transaction.personSigningIn(with: address, in: organization.id) else {
                        throw CommandFailure.usage("Nobody here has that e-mail address.")
                    }
                    return found
                }
                (person, hindrance) = (found.id, "inactive.person")
                guard found.state == .active else {
                    throw CommandFailure.usage("That person is not active here and cannot sign in.")
                }
                hindrance = "refused.password"
                let hash = try await PasswordHashing().hash(try await Self.password())
                let now = WallClock.system.now
                try await store.write { transaction in
                    try transaction.passwords.set(hash, of: found.id, at: now)
                    try transaction.audit.record(
                        .commandLine(.setPassword, of: found.id, in: organization.id, at: now)
                    )
                }
            } catch {
                let act = AuditAct.commandLine(
                    .setPassword,
                    of: person,
                    in: organization.id,
                    at: WallClock.system.now,
                    outcome: .failure(hindrance)
                )
                try await store.write { try $0.audit.record(act) }
                throw error
            }
            try await store.close()
            Console.error("The password is set.")
        }
    }

    private static func password() async throws -> Password {
        let text = try await PasswordPrompt.read(atMost: Password.mostBytes)
        do throws(Password.Refusal) {
            return try Password(text)
        } catch {
            throw CommandFailure.usage(error.description)
        }
    }
}
