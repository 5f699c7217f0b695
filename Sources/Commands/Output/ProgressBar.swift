private import Foundation
private import Synchronization

/// A line on a terminal that shows how far something has come; nothing where nobody watches.
final class ProgressBar: Sendable {
    private let title: String
    private let lastDrawn = Mutex<ContinuousClock.Instant?>(nil)
    private static let width = 30
    private static let interval = Duration.milliseconds(100)

    init(_ title: String) {
        self.title = title
    }

    /// Shows a share from 0 to 1 with a few words, at most ten times a second.
    func show(_ share: Double, _ words: String) {
        guard Console.isWatched else { return }
        let now = ContinuousClock.now
        let isDue = lastDrawn.withLock { last in
            if let drawn = last, drawn.duration(to: now) < Self.interval { return false }
            last = now
            return true
        }
        if isDue { draw(share, words) }
    }

    /// Clears the line.
    func end() {
        guard Console.isWatched else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }

    private func draw(_ share: Double, _ words: String) {
        let filled = Int(min(max(share, 0), 1) * Double(Self.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        FileHandle.standardError.write(Data("\r\(title) \(bar) \(Int(share * 100)) % \(words)\u{1B}[K".utf8))
    }
}
