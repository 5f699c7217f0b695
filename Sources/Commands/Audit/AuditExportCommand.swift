internal import ArgumentParser
private import Foundation
private import Storage
private import Synchronization

/// `habeas audit export`: writes the audit trail as JSON Lines that can be checked without Habeas.
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the audit trail as JSON Lines, each entry with its hash.",
        discussion: "docs/audit.md says how to check the file without Habeas. An existing file is not written over."
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The file to make.")
    var output: String

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let file = try AuditFile(path: output)
            let count: Int
            do {
                count = try await store.read { transaction in
                    for organization in try transaction.audit.organizations() {
                        try transaction.audit.forEachEntry(in: organization) { try file.write($0.line) }
                    }
                    return try file.finish()
                }
            } catch {
                // Part of a trail must not pass for all of it.
                file.remove()
                throw error
            }
            try await store.close()
            Console.error("\(count) entries were written to \(output).")
        }
    }
}

/// The file that a trail is written to, a piece at a time.
private final class AuditFile: Sendable {
    private let handle: FileHandle
    private let path: String
    private let state = Mutex(State())

    private struct State {
        var waiting = Data()
        var count = 0
    }

    private static let pieceSize = 1 << 20

    /// Makes the file, which only its owner may read.
    init(path: String) throws {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure.cannotCreate("\(path) cannot be made. Choose a path where no file is yet.")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ line: String) throws {
        try state.withLock { state in
            state.waiting.append(contentsOf: line.utf8)
            state.waiting.append(UInt8(ascii: "\n"))
            state.count += 1
            if state.waiting.count >= Self.pieceSize { try empty(&state) }
        }
    }

    /// Writes what waits, and gives the number of lines when all of them are on disk.
    func finish() throws -> Int {
        try state.withLock { state in
            try empty(&state)
            guard fsync(handle.fileDescriptor) == 0 else { throw failure }
            return state.count
        }
    }

    func remove() {
        unlink(path)
    }

    private func empty(_ state: inout State) throws {
        do {
            try handle.write(contentsOf: state.waiting)
        } catch {
            throw failure
        }
        state.waiting.removeAll(keepingCapacity: true)
    }

    private var failure: CommandFailure { .cannotCreate("\(path) cannot be written. Check the free space.") }
}
