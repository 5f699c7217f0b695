private import Dispatch
private import Foundation

/// The `age` program, which encrypts from its standard input to its standard output.
struct AgeProgram {
    /// With what a file is encrypted.
    enum Protection {
        case recipients([AgeRecipient])
        /// What somebody types on the terminal when `age` asks for it.
        case passphrase
    }

    let protection: Protection

    /// Checks that the program is there and takes the recipients, by encrypting nothing to nowhere.
    func check() async throws {
        guard case .recipients = protection else { return try await checkPresence() }
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(nothing) }
        guard try await run(arguments, input: nothing, output: nothing) == 0 else {
            throw CommandFailure.usage("age does not take the recipients; what it says is above.")
        }
    }

    /// Encrypts all bytes of one descriptor into another.
    func encrypt(from input: CInt, into output: CInt) async throws {
        guard try await run(arguments, input: input, output: output) == 0 else {
            throw CommandFailure.cannotCreate("age could not encrypt the archive; what it says is above.")
        }
    }

    private func checkPresence() async throws {
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(nothing) }
        _ = try await run(["--version"], input: nothing, output: nothing)
    }

    private var arguments: [String] {
        switch protection {
        case .recipients(let recipients): recipients.flatMap { ["--recipient", $0.text] }
        case .passphrase: ["--passphrase"]
        }
    }

    /// Runs the program to its end; gives its exit code, or that of the shell for a signal that ended it.
    private func run(_ arguments: [String], input: CInt, output: CInt) async throws -> CInt {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Self.spawn(arguments, input: input, output: output) })
            }
        }
    }

    /// What the program may know of our environment; our own secrets are not among it.
    private static let variables = ["PATH", "HOME", "TERM", "LANG"]

    private static func spawn(_ arguments: [String], input: CInt, output: CInt) throws -> CInt {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        let words = (["age"] + arguments).map { strdup($0) } + [nil]
        let known = ProcessInfo.processInfo.environment.filter { variables.contains($0.key) }
        let environment = known.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + environment { free(text) } }
        var child: pid_t = 0
        guard posix_spawnp(&child, "age", &actions, nil, words, environment) == 0 else {
            throw CommandFailure.unavailable("The program age is not installed. Install it with: apt install age")
        }
        var status: CInt = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw CommandFailure.unavailable("The program age cannot be waited for.") }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
