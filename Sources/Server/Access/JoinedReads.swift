private import Synchronization

/// Lets those who ask for the same at once share one read, which begins after each of them has asked.
///
/// However many ask, there is one read of a thing at a time, and nobody is given what was read before they asked.
final class JoinedReads<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private typealias Waiting = CheckedContinuation<Turn, Never>

    private enum Turn {
        /// To read for oneself and for others.
        case lead([Waiting])
        /// Somebody has read it.
        case known(Value)
        /// To read for oneself, since the one who read for others has failed.
        case alone
    }

    /// Those who have come while a read was under way, by what is read; no entry while there is none.
    private let waiting = Mutex<[Key: [Waiting]]>([:])

    /// What a read gives that begins from now on.
    func value(of key: Key, _ read: () async throws -> Value) async throws -> Value {
        switch await turn(at: key) {
        case .known(let value): return value
        case .alone: return try await read()
        case .lead(let others):
            do {
                let value = try await read()
                handOver(key)
                for other in others { other.resume(returning: .known(value)) }
                return value
            } catch {
                handOver(key)
                for other in others { other.resume(returning: .alone) }
                throw error
            }
        }
    }

    private func turn(at key: Key) async -> Turn {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                let others = waiting[key]
                waiting[key] = others.map { $0 + [continuation] } ?? []
                return others == nil
            }
            if isFree { continuation.resume(returning: .lead([])) }
        }
    }

    /// Lets the first of those who came during a read go on, for all of them.
    private func handOver(_ key: Key) {
        let next = waiting.withLock { waiting in
            let next = waiting[key] ?? []
            waiting[key] = next.isEmpty ? nil : []
            return next
        }
        next.first?.resume(returning: .lead(Array(next.dropFirst())))
    }
}
