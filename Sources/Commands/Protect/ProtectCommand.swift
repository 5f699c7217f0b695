private import Archive
internal import ArgumentParser
private import Chat
private import Foundation

/// `habeas protect`: encrypts an archive for whoever is to receive it.
struct ProtectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Encrypt an archive for its receiver, with age.",
        discussion: """
            Checks the archive first, as habeas verify does. The receiver opens the file with \
            "age -d -i KEY -o ARCHIVE.zip FILE.age", or with "age -d -o ARCHIVE.zip FILE.age" where it has a passphrase. \
            Needs the program age (apt install age).
            """
    )

    @Argument(help: "The archive.")
    var archive: String

    @Option(
        name: .customLong("recipient"),
        help: "Who can open it: an age1… recipient or an ssh-ed25519 public key; may be given several times."
    )
    var recipients: [String] = []

    @Flag(help: "Let age ask for a passphrase on the terminal, instead of recipients.")
    var passphrase = false

    @Option(
        name: .customLong("key"),
        help: "A file with a public key in PEM that may have signed the archive; may be given several times."
    )
    var keyFiles: [String] = []

    @Option(help: "The file to make, such as FILE.age.")
    var output: String

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let age = AgeProgram(protection: try protection)
            let file = try ProtectedFile(path: output)
            let keys = keyFiles.isEmpty ? nil : try keyFiles.map(PublicKey.init(file:))
            try await age.check()
            let input = open(archive, O_RDONLY | O_CLOEXEC)
            guard input >= 0 else {
                throw CommandFailure.unavailable("\(archive) cannot be read. Check the path and its permissions.")
            }
            defer { close(input) }
            try await verify(signedByOneOf: keys)
            let size = try await file.fill { try await age.encrypt(from: input, into: $0) }
            let result = Result(archive: archive, output: output, bytes: size, recipients: recipients)
            if json { try Console.output(json: result) } else { result.print() }
        }
    }

    private var protection: AgeProgram.Protection {
        get throws {
            guard passphrase else {
                guard !recipients.isEmpty else {
                    throw CommandFailure.usage("Give --recipient for each who may open the file, or --passphrase.")
                }
                return .recipients(try recipients.map(AgeRecipient.init))
            }
            guard recipients.isEmpty else {
                throw CommandFailure.usage("age takes either recipients or a passphrase. Leave one of them out.")
            }
            guard isatty(STDIN_FILENO) == 1 else {
                throw CommandFailure.usage("A passphrase is typed on a terminal, and there is none. Give --recipient.")
            }
            return .passphrase
        }
    }

    private func verify(signedByOneOf keys: [PublicKey]?) async throws {
        let failed = await ArchiveVerification.verify(path: archive, signedByOneOf: keys).checks.filter { !$0.passed }
        guard !failed.isEmpty else { return }
        for check in failed { Console.error("  ✗ \(check.name): \(check.detail)") }
        throw CommandFailure(
            exitCode: .failure,
            description: "\(archive) is not valid, and was not encrypted. habeas verify says more."
        )
    }

    private struct Result: Encodable {
        let archive: String
        let output: String
        let bytes: Int64
        let recipients: [String]

        func print() {
            Console.output(output)
            Console.output("  size        \(bytes) bytes")
            for recipient in recipients { Console.output("  recipient   \(recipient)") }
            if recipients.isEmpty { Console.output("  passphrase  tell it by another way than the file") }
        }
    }
}
