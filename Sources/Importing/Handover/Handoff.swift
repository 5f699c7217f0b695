private import Dispatch
private import Synchronization

/// Hands values from one thread to another, at most a few ahead, and ends on either side's failure.
///
/// Sending and receiving block: both belong on threads outside the cooperative pool.
final class Handoff<Value: Sendable>: Sendable {
    private struct State {
        var waiting: [Value] = []
        var ending: Result<Void, any Error>?
        var isAbandoned = false
    }

    private let state = Mutex(State())
    // The semaphores begin at 0, since Dispatch lets none end below the value that it began with.
    private let places = DispatchSemaphore(value: 0)
    private let values = DispatchSemaphore(value: 0)

    /// Makes a handoff that holds up to `depth` values.
    init(depth: Int) {
        for _ in 0..<depth { places.signal() }
    }

    /// Waits for a place and puts a value there; tells whether anyone still wants values.
    func send(_ value: Value) -> Bool {
        places.wait()
        let isWanted = state.withLock { state in
            guard !state.isAbandoned else { return false }
            state.waiting.append(value)
            return true
        }
        // The place goes back, so that the next call does not wait either.
        if isWanted { values.signal() } else { places.signal() }
        return isWanted
    }

    /// Says that no value follows, or why none can.
    func finish(_ ending: Result<Void, any Error>) {
        state.withLock { $0.ending = $0.ending ?? ending }
        values.signal()
    }

    /// Waits for the next value; `nil` after the last.
    ///
    /// - Throws: what the sender failed with, or what the handoff was cancelled with.
    func receive() throws -> Value? {
        values.wait()
        let received: Result<Value?, any Error> = state.withLock { state in
            if state.isAbandoned || state.waiting.isEmpty {
                return (state.ending ?? .success(())).map { nil }
            }
            return .success(state.waiting.removeFirst())
        }
        if case .success(.some) = received { places.signal() } else { values.signal() }
        return try received.get()
    }

    /// Says that no value is wanted any more, and wakes whoever waits; a receiver gets the error.
    func abandon(_ error: any Error) {
        state.withLock { state in
            state.isAbandoned = true
            state.waiting = []
            if case .failure = state.ending { return }
            state.ending = .failure(error)
        }
        places.signal()
        values.signal()
    }
}
