internal import ArgumentParser
private import Chat
private import Storage

/// `habeas user create`: adds a person, or gives one who is there a role.
struct UserCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Add a person, or give one who is there a role.",
        discussion: """
            Whoever is to sign in to the admin console needs a role and a password: habeas user password sets one. \
            Somebody with this e-mail address who is there already, for one from an import, is given the role.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The person's e-mail address.")
    var email: String

    @Option(help: "The person's name; not needed for somebody who is there already.")
    var name: String?

    @Option(help: "A role: admin, privacy-officer, auditor or member.")
    var role: String

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let admission = PersonAdmission(store: store, clock: .system)
            let isNew = try await store.recordingFailure(of: .createUser, in: organization.id) {
                try await admission.admit(email, named: name, as: role, in: organization.id)
            }
            try await store.close()
            Console.error(isNew ? "The person was added." : "The person was there, and has the role.")
        }
    }
}
