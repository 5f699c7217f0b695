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

    private struct Window {
        let start: Instant
        var count: Int
    }

    private let allowed: Int
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
    private static let length: Int64 = 60
    /// More callers than this make room by forgetting windows that have ended.
    private static let mostWindows = 10_000

    init(callsPerMinute: Int) {
        allowed = callsPerMinute
    }

    func count(_ caller: Counted, at now: Instant) -> Standing {
        state.withLock { state in
            let oldest = now.advanced(bySeconds: -Self.length)
            state.makeRoom(most: Self.mostWindows, oldest: oldest, at: now)
            var window = state.windows[caller] ?? Window(start: now, count: 0)
            if window.start <= oldest || window.start > now { window = Window(start: now, count: 0) }
            window.count += 1
            state.windows[caller] = window
            let left = window.start.advanced(bySeconds: Self.length).milliseconds - now.milliseconds
            return Standing(count: window.count, allowed: allowed, secondsToReset: max(1, Int((left + 999) / 1000)))
        }
    }
}
