private import Synchronization

/// What the worker of this process has done since it started.
public final class WorkFigures: Sendable {
    /// The sums so far.
    public struct Sums: Equatable, Sendable {
        /// Exports that were completed.
        public var exports = 0
        /// The messages in them.
        public var messages = 0
        /// The sizes of their archives in bytes.
        public var bytes: Int64 = 0
        /// How long they took, from the claim to the commit.
        public var duration = Duration.zero
        /// Runs that ended with a failure, whether or not they are tried again.
        public var failures = 0
    }

    private let state = Mutex(Sums())

    /// Begins at nothing.
    public init() {}

    /// The sums so far.
    public var sums: Sums { state.withLock { $0 } }

    func addExport(of messages: Int, bytes: Int64, in duration: Duration) {
        state.withLock { sums in
            sums.exports += 1
            sums.messages += messages
            sums.bytes += bytes
            sums.duration += duration
        }
    }

    func addFailure() {
        state.withLock { $0.failures += 1 }
    }
}
