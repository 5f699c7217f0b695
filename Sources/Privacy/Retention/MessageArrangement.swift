public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Puts, at the start and once a day, the messages of months that are over into the order of their authors, where the
/// engine does not keep them so: an export then reads few pages.
public struct MessageArrangement: Service {
    private let store: Store
    private let clock: WallClock
    private let logger: Logger

    private static let interval = Duration.seconds(86_400)

    /// Makes an arrangement of a store's messages.
    public init(store: Store, clock: WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Arranges until a graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    try await store.arrangeMessages(at: clock.now)
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("The messages cannot be arranged.", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: Self.interval)) != nil
        }
    }
}
