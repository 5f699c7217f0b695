internal import Foundation
private import Synchronization

/// A process that gets its three standard streams and nothing else of the tests' own.
///
/// Foundation's `Process` hands pipes of one child to the next, which then keeps the first from seeing their end, and
/// waits by spinning. Here every descriptor closes at the start of a child, signals are as a shell would set them,
/// and waiting sleeps.
final class ChildProcess: Sendable {
    private let id: pid_t
    private let exitStatus = Mutex<Int32?>(nil)

    /// Starts a program with descriptors for its standard streams, which stay the caller's.
    init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String],
        streams: (input: Int32, output: Int32, errors: Int32)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, number) in [(streams.input, 0), (streams.output, 1), (streams.errors, 2)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let failure = Self.spawning.withLock { _ in
            posix_spawn(&id, path, &actions, &attributes, words, variables)
        }
        guard failure == 0 else { throw CocoaError(.executableLoad) }
        self.id = id
    }

    /// Held while a pipe is made, so that no child starts before its ends are marked to close.
    private static let spawning = Mutex(())

    /// The reading and the writing end of a pipe, which no child inherits.
    static func pipe() throws -> [Int32] {
        try spawning.withLock { _ in
            var ends: [Int32] = [0, 0]
            guard Foundation.pipe(&ends) == 0 else { throw CocoaError(.fileReadUnknown) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return ends
        }
    }

    deinit {
        send(SIGKILL)
        _ = wait()
    }

    /// Whether it has not ended yet.
    var isRunning: Bool {
        exitStatus.withLock { status in
            if status == nil { status = reap(WNOHANG) }
            return status == nil
        }
    }

    /// Sends a signal, unless it has ended.
    func send(_ signal: Int32) {
        exitStatus.withLock { status in
            if status == nil { status = reap(WNOHANG) }
            if status == nil { kill(id, signal) }
        }
    }

    /// Blocks until it has ended.
    ///
    /// - Returns: its exit code, or the number of the signal that ended it.
    func wait() -> Int32 {
        // Waits first and collects then, so that no signal goes to another process that got the same number.
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return exitStatus.withLock { status in
            let ended = status ?? reap(0) ?? -1
            status = ended
            return ended
        }
    }

    private func reap(_ options: Int32) -> Int32? {
        var status: Int32 = 0
        guard waitpid(id, &status, options) == id else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : signal
    }
}
