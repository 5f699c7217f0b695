internal import Chat
private import Synchronization

/// Counts the calls of each caller in windows of a minute.
final class RateLimit: Sendable {
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
    private let windows = Mutex<[String: Window]>([:])
    private static let length: Int64 = 60
    /// More callers than this make room by forgetting windows that have ended.
    private static let mostWindows = 10_000

    init(callsPerMinute: Int) {
        allowed = callsPerMinute
    }

    func count(_ caller: String, at now: Instant) -> Standing {
        windows.withLock { windows in
            let oldest = now.advanced(bySeconds: -Self.length)
            if windows.count > Self.mostWindows { windows = windows.filter { $0.value.start > oldest } }
            var window = windows[caller] ?? Window(start: now, count: 0)
            if window.start <= oldest || window.start > now { window = Window(start: now, count: 0) }
            window.count += 1
            windows[caller] = window
            let left = window.start.advanced(bySeconds: Self.length).milliseconds - now.milliseconds
            return Standing(count: window.count, allowed: allowed, secondsToReset: max(1, Int((left + 999) / 1000)))
        }
    }
}
