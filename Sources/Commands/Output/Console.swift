private import Foundation

/// The terminal, or what stands in its place.
enum Console {
    /// Writes a line of a result.
    static func output(_ line: String) {
        let failure = write(line, to: STDOUT_FILENO)
        // Whoever read may have gone, as head does, and wants no more. Else the result is lost.
        guard failure != 0, failure != EPIPE else { return }
        error("habeas: The result cannot be written to standard output. Check the free space.")
        exit(EX_CANTCREAT)
    }

    /// Writes a result as JSON with sorted keys.
    static func output(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        output(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Writes a line of an error or a note.
    static func error(_ line: String) {
        _ = write(line, to: STDERR_FILENO)
    }

    /// Whether a person watches standard error.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a line; gives the number of the error that kept it from being written, or 0.
    private static func write(_ line: String, to descriptor: CInt) -> CInt {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}
