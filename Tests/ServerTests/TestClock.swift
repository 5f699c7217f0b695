import Chat
import Foundation
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let now = Mutex(Instant(milliseconds: 1_790_000_000_000))

    var clock: WallClock { WallClock { [self] in now.withLock { $0 } } }

    func advance(bySeconds seconds: Int64) {
        now.withLock { $0 = $0.advanced(bySeconds: seconds) }
    }
}
