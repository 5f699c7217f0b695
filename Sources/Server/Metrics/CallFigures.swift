private import Synchronization

/// How many calls this process has answered since it started, and how long they took.
final class CallFigures: Sendable {
    /// Calls of one method that were answered with one status.
    struct Kind: Hashable, Comparable, Sendable {
        let method: String
        let status: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.method, left.status) < (right.method, right.status)
        }
    }

    struct Sums: Sendable {
        var calls: [Kind: Int] = [:]
        /// Calls that took at most as long as the bound of the same place, and longer than the one before; the last
        /// are those that took longer than every bound.
        var histogram = Array(repeating: 0, count: CallFigures.bounds.count + 1)
        var duration = Duration.zero
    }

    /// Seconds.
    static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// Methods by name; whatever else a caller invents counts as one.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let state = Mutex(Sums())

    var sums: Sums { state.withLock { $0 } }

    func add(method: String, status: Int, duration: Duration) {
        let seconds = duration.seconds
        let place = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        let kind = Kind(method: Self.methods.contains(method) ? method : "other", status: status)
        state.withLock { sums in
            sums.calls[kind, default: 0] += 1
            sums.histogram[place] += 1
            sums.duration += duration
        }
    }
}
