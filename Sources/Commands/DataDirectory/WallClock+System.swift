internal import Chat
private import Foundation

extension WallClock {
    /// The computer's clock.
    static let system = WallClock { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}
