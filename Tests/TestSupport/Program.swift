private import Foundation

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

    private let child: ChildProcess
    private let output: FileHandle
    private let errors: FileHandle

    /// Starts a program, which finds a text on its standard input, or nothing.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String? = nil
    ) throws {
        let keyboard = try Self.pipe()
        let output = try Self.pipe()
        let errors = try Self.pipe()
        child = try ChildProcess(
            path,
            arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            streams: (
                keyboard.reading.fileDescriptor, output.writing.fileDescriptor, errors.writing.fileDescriptor
            )
        )
        self.output = output.reading
        self.errors = errors.reading
        for handle in [keyboard.reading, output.writing, errors.writing] { try handle.close() }
        if let input { try keyboard.writing.write(contentsOf: Data(input.utf8)) }
        try keyboard.writing.close()
    }

    /// Runs a program that writes nothing to its end, without giving way to other tests; gives its exit code.
    public static func status(of path: String, _ arguments: [String]) throws -> Int32 {
        try ChildProcess(
            path,
            arguments,
            environment: ProcessInfo.processInfo.environment,
            streams: (FileHandle.nullDevice.fileDescriptor, STDOUT_FILENO, STDERR_FILENO)
        ).wait()
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

    /// Waits for the program to end by itself; a test whose time is up ends it.
    public func outcome() async -> Outcome {
        await withTaskCancellationHandler {
            async let output = Self.text(of: output)
            async let errors = Self.text(of: errors)
            let texts = await (output, errors)
            let status = await Self.blocking { [child] in child.wait() }
            return Outcome(status: status, output: texts.0, errors: texts.1)
        } onCancel: {
            child.send(SIGKILL)
        }
    }

    /// Waits for a line of standard output that begins so, and gives the rest of it; `nil` when there is none.
    public func rest(ofLineBeginning prefix: String) async -> String? {
        await Self.blocking { [output] in
            var text = ""
            while let piece = try? output.read(upToCount: 1), !piece.isEmpty {
                text += String(decoding: piece, as: UTF8.self)
                guard text.hasSuffix("\n") else { continue }
                if text.hasPrefix(prefix) { return String(text.dropFirst(prefix.count).dropLast()) }
                text = ""
            }
            return nil
        }
    }

    /// Whether the program has not ended yet.
    public var isRunning: Bool { child.isRunning }

    /// Sends a signal.
    public func send(_ signal: Int32) { child.send(signal) }

    private static func text(of handle: FileHandle) async -> String {
        await blocking { String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self) }
    }

    /// A pipe whose ends no other child inherits.
    private static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
        let ends = try ChildProcess.pipe()
        return (
            FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
            FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        )
    }

    /// Runs work on a thread of its own: the shared ones would not be enough for all programs at once.
    private static func blocking<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
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
