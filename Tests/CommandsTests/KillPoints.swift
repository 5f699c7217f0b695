import Foundation

/// At how many points of a piece of work its server is killed.
enum KillPoints {
    /// 8, or what `HABEAS_KILL_POINTS` says; the work grows with it.
    static let count = ProcessInfo.processInfo.environment["HABEAS_KILL_POINTS"].flatMap(Int.init) ?? 8

    /// Lets a server come to some point of its work.
    static func reach() async throws {
        try await Task.sleep(for: .milliseconds(Int.random(in: 0..<300)))
    }
}
