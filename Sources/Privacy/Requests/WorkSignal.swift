private import Synchronization

/// Wakes the workers of this process when there is something to do.
public final class WorkSignal: Sendable {
    private let listeners = Mutex<[AsyncStream<Void>.Continuation]>([])

    /// Makes a signal that nobody listens to.
    public init() {}

    /// Wakes every listener; one that is busy looks again when it is done.
    public func notify() {
        listeners.withLock { for listener in $0 { listener.yield() } }
    }

    /// A stream with an element for every time there may be something to do.
    func wakeUps() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listeners.withLock { $0.append(continuation) }
        return stream
    }
}
