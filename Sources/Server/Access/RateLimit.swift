internal import Chat
private import Synchronization

/// Counts the calls of each caller in windows of a minute.
final class RateLimit: Sendable {
    /// Whose calls are counted together.
    enum Counted: Hashable, Sendable {
        /// A token's.
        case token([UInt8])
        /// Those with tokens that are not good, from one address.
        case unknownToken(String)
        /// Those that ask for a token under a client's name, from one address.
        case signIn(client: String, address: String)
        /// Those that need no token, from one address.
        case address(String)
    }

    /// How a caller stands in the present window.
    struct Standing {
        /// Calls made, this one included.
        let count: Int
        /// Calls allowed.
        let allowed: Int
        /// Seconds until the window ends, at least 1.
        let secondsToReset: Int

        var isWithinLimit: Bool { count <= allowed }
    }

    /// Calls of a caller since an instant.
    struct Window {
        var start: Instant
        /// All that are known of.
        var count: Int
        /// Those of them that the other nodes have not been told of.
        var untold = 0
    }

    /// Seconds of a window.
    static let length: Int64 = 60
    private let allowed: Int
    private let isShared: Bool
    /// The other nodes are told of a caller from so many calls on, and at once of so many more: what is less does not matter,
    /// and whoever calls from many addresses makes no work by it.
    private let share: Int
    private struct State {
        var windows: [Counted: Window] = [:]
        /// When windows were last forgotten.
        var purgedAt = Instant(milliseconds: 0)

        /// Forgets windows that have ended when there are many, at most once a second, since that looks at each.
        ///
        /// Addresses and names of clients can be invented, and must not cost the server its memory: when even that
        /// makes no room, everybody begins anew.
        mutating func makeRoom(most: Int, oldest: Instant, at now: Instant) {
            guard windows.count > most, now > purgedAt.advanced(bySeconds: 1) || now < purgedAt else { return }
            purgedAt = now
            windows = windows.filter { $0.value.start > oldest }
            if windows.count > 10 * most { windows = [:] }
        }
    }

    private let state = Mutex(State())
    /// More callers than this make room by forgetting windows that have ended.
    private static let mostWindows = 10_000
    /// Has an element when somebody calls so fast that the other nodes must be told at once.
    let urgent: AsyncStream<Void>
    private let urgency: AsyncStream<Void>.Continuation

    /// Makes a limit.
    ///
    /// - Parameter isShared: whether other nodes count the same callers.
    init(callsPerMinute: Int, isShared: Bool) {
        allowed = callsPerMinute
        self.isShared = isShared
        share = max(1, callsPerMinute / 20)
        (urgent, urgency) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Counts a call.
    func count(_ caller: Counted, at now: Instant) -> Standing {
        let window = state.withLock { state in
            let oldest = now.advanced(bySeconds: -Self.length)
            state.makeRoom(most: Self.mostWindows, oldest: oldest, at: now)
            var window = state.windows[caller] ?? Window(start: now, count: 0)
            // Another node's clock may be a little ahead.
            if window.start <= oldest || window.start > now.advanced(bySeconds: 1) {
                window = Window(start: now, count: 0)
            }
            window.count += 1
            if isShared { window.untold += 1 }
            state.windows[caller] = window
            return window
        }
        // Whom this node refuses already can wait.
        if window.untold >= share, window.count <= allowed + share { urgency.yield() }
        let left = window.start.advanced(bySeconds: Self.length).milliseconds - now.milliseconds
        return Standing(count: window.count, allowed: allowed, secondsToReset: max(1, Int((left + 999) / 1000)))
    }

    /// The calls that the other nodes are to be told of; they count as told from here on.
    ///
    /// - Parameter oldest: windows that were begun by then have ended.
    func takeUntold(endedBy oldest: Instant) -> [(caller: Counted, start: Instant, calls: Int)] {
        state.withLock { state in
            let untold = state.windows.compactMap { caller, window in
                window.untold > 0 && window.count >= share && window.start > oldest
                    ? (caller: caller, start: window.start, calls: window.untold) : nil
            }
            for (caller, _, _) in untold { state.windows[caller]?.untold = 0 }
            return untold
        }
    }

    /// Takes over how often a caller has called on all nodes, and adds what was counted here since the others were told.
    func learn(_ caller: Counted, start: Instant, calls: Int) {
        state.withLock { state in
            guard let window = state.windows[caller] else { return }
            state.windows[caller] = Window(start: start, count: calls + window.untold, untold: window.untold)
        }
    }
}
