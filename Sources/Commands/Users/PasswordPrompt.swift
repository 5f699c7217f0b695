private import Dispatch
private import Foundation

/// Reads a password from a terminal without showing it, or from a pipe or file.
enum PasswordPrompt {
    /// Reads one password; on a terminal it must be typed twice.
    ///
    /// - Parameter limit: the most bytes of a password; little more than that is read.
    static func read(atMost limit: Int) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "habeas.password").async {
                continuation.resume(with: Result { try isatty(STDIN_FILENO) == 1 ? ask() : readAll(atMost: limit) })
            }
        }
    }

    private static func readAll(atMost limit: Int) throws -> String {
        // Two more for the line break, and one more to tell a password that is too long.
        let bytes = try FileHandle.standardInput.read(upToCount: limit + 3) ?? Data()
        guard var text = String(bytes: bytes, encoding: .utf8) else {
            // A long text may have been cut inside a letter.
            guard bytes.count <= limit else { return String(repeating: "x", count: bytes.count) }
            throw CommandFailure.usage("The password is not text in UTF-8.")
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    private static func ask() throws -> String {
        let first = try line("New password: ")
        guard try line("The same again: ") == first else {
            throw CommandFailure.usage("The two were not the same. Nothing was changed.")
        }
        return first
    }

    private static func line(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else {
            throw CommandFailure.unavailable("The terminal cannot be made to hide what is typed. Use a pipe.")
        }
        var hidden = shown
        // Without signals, Ctrl-C cannot leave the terminal hidden; it arrives as a character.
        hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else {
            throw CommandFailure.unavailable("The terminal cannot be made to hide what is typed. Use a pipe.")
        }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        guard let text = readLine(), !text.contains("\u{3}") else {
            throw CommandFailure.usage("Nothing was changed.")
        }
        return text
    }
}
