internal import Chat
internal import Logging
private import ServiceLifecycle
internal import Storage

/// Counts calls together with the other nodes: tells them every second what was counted here, and at once of a caller who
/// calls fast.
///
/// No call waits for that. While the database cannot be written each node counts for itself.
struct RateLimitSharing: Sendable {
    let limit: RateLimit
    let store: Store
    let clock: WallClock
    let logger: Logger

    private static let interval = Duration.seconds(1)

    /// Shares until it is cancelled.
    func run() async {
        let (ticks, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in limit.urgent { continuation.yield() } }
            group.addTask {
                while (try? await Task.sleep(for: Self.interval)) != nil { continuation.yield() }
                continuation.finish()
            }
            for await _ in ticks {
                do {
                    try await share()
                } catch {
                    logger.warning("Calls cannot be counted with other nodes.", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func share() async throws {
        let oldest = clock.now.advanced(bySeconds: -RateLimit.length)
        let untold = limit.takeUntold(endedBy: oldest)
        guard !untold.isEmpty else { return }
        let callers = Dictionary(untold.map { ($0.caller.digest, $0.caller) }) { first, _ in first }
        let windows = untold.map { RateWindow(caller: $0.caller.digest, startedAt: $0.start, calls: $0.calls) }
        let known = try await store.write { transaction in
            try transaction.rateWindows.removeEnded(by: oldest)
            return try transaction.rateWindows.add(windows, endedBy: oldest)
        }
        for window in known {
            guard let caller = callers[window.caller] else { continue }
            limit.learn(caller, start: window.startedAt, calls: window.calls)
        }
    }
}

extension RateLimit.Counted {
    /// What the store keeps in place of the caller.
    fileprivate var digest: [UInt8] {
        switch self {
        case .token(let hash): RateWindow.digest("token", hash.map(String.init).joined(separator: "."), "")
        case .unknownToken(let address): RateWindow.digest("unknown", "", address)
        case .signIn(let client, let address): RateWindow.digest("sign-in", client, address)
        case .address(let address): RateWindow.digest("address", "", address)
        }
    }
}
