public import Chat
private import Foundation

extension WallClock {
    /// The computer's clock, for what the file system or a server stamps by it.
    public static let ofComputer = WallClock {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
