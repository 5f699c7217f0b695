internal import Chat
private import Foundation
internal import Storage

/// The identity of a server, in a file that is locked while it runs.
///
/// The lock ends with the process, however that ends; so whoever holds it knows that no earlier process
/// works under the same identity any more.
final class NodeLock: Sendable {
    let node: Node.ID
    private let descriptor: CInt

    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure.cannotCreate("\(path) cannot be opened. Check its permissions.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure.unavailable("Another habeas serve runs on this data directory. Stop it first.")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        if let known = Node.ID(text.trimmingCharacters(in: .whitespacesAndNewlines)) {
            node = known
        } else {
            var generator = SystemRandomNumberGenerator()
            node = .random(using: &generator)
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: Data("\(node)\n".utf8))
            try file.synchronize()
        }
    }

    deinit {
        close(descriptor)
    }
}
