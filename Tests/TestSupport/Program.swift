private import Foundation
private import Synchronization

/// A program that a test runs as its users do: as a process of its own.
public final class Program: Sendable {
    /// What a program left behind.
    public struct Outcome: Sendable {
        /// The exit code; for a program that a signal ended, the signal's number.
        public let status: Int32
        /// All of its standard output.
        public let output: String
        /// All of its standard error.
        public let errors: String
    }

    private let process: Mutex<Process>
    private let output = Pipe()
    private let errors = Pipe()

    /// Starts a program, which finds a text on its standard input, or nothing.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String? = nil
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = errors
        let keyboard = Pipe()
        if input == nil { process.standardInput = FileHandle.nullDevice } else { process.standardInput = keyboard }
        try process.run()
        if let input {
            try keyboard.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try keyboard.fileHandleForWriting.close()
        }
        self.process = Mutex(process)
    }

    deinit {
        process.withLock { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } }
    }

    /// Runs a program to its end.
    public static func run(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String? = nil
    ) async throws -> Outcome {
        try await Program(path, arguments, environment: environment, input: input).outcome()
    }

    /// Waits for the program to end by itself.
    public func outcome() async -> Outcome {
        async let output = Self.text(of: output)
        async let errors = Self.text(of: errors)
        let texts = await (output, errors)
        let status = await Self.blocking { [self] in
            process.withLock { process in
                process.waitUntilExit()
                return process.terminationStatus
            }
        }
        return Outcome(status: status, output: texts.0, errors: texts.1)
    }

    /// Waits for a line of standard output that begins so, and gives the rest of it; `nil` when there is none.
    public func rest(ofLineBeginning prefix: String) async -> String? {
        let handle = output.fileHandleForReading
        return await Self.blocking {
            var text = ""
            while let piece = try? handle.read(upToCount: 1), !piece.isEmpty {
                text += String(decoding: piece, as: UTF8.self)
                guard text.hasSuffix("\n") else { continue }
                if text.hasPrefix(prefix) { return String(text.dropFirst(prefix.count).dropLast()) }
                text = ""
            }
            return nil
        }
    }

    /// Whether the program has not ended yet.
    public var isRunning: Bool { process.withLock { $0.isRunning } }

    /// Sends a signal.
    public func send(_ signal: Int32) {
        process.withLock { _ = kill($0.processIdentifier, signal) }
    }

    private static func text(of pipe: Pipe) async -> String {
        let handle = pipe.fileHandleForReading
        return await blocking { String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self) }
    }

    private static func blocking<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: work()) }
        }
    }
}

extension Program {
    /// The `habeas` that was built beside the tests.
    public static var habeas: String {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "habeas").path
    }

    /// The Python that `make test` prepares with the official SDK and `bagit`.
    public static var python: String? { ProcessInfo.processInfo.environment["HABEAS_TEST_PYTHON"] }
}
