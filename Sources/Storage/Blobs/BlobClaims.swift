internal import Synchronization

/// Keeps one blob's upload and its removal out of each other's way, within one process.
///
/// A removal looks first whether anything refers to the blob, and an upload of the same bytes may come between the look
/// and the removal. So an upload claims its blob until it is referred to, and a claim ends every removal under way, or
/// waits for one that is past its look.
final class BlobClaims: Sendable {
    private struct State {
        var claims: [[UInt8]: Int] = [:]
        var removals: [[UInt8]: Set<UInt64>] = [:]
        var lastRemoval: UInt64 = 0
        /// The blobs that are being deleted, and the claims that wait for the end of it.
        var deletions: [[UInt8]: [CheckedContinuation<Void, Never>]] = [:]
    }

    private let state = Mutex(State())

    func claim(_ digest: [UInt8]) async {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                state.claims[digest, default: 0] += 1
                state.removals[digest] = nil
                state.deletions[digest]?.append(continuation)
                return state.deletions[digest] != nil
            }
            if !waits { continuation.resume() }
        }
    }

    func release(_ digest: [UInt8]) {
        state.withLock { state in
            let left = (state.claims[digest] ?? 0) - 1
            state.claims[digest] = left > 0 ? left : nil
        }
    }

    /// Begins a removal; `nil` when an upload has claimed the blob.
    func beginRemoval(of digest: [UInt8]) -> UInt64? {
        state.withLock { state in
            guard state.claims[digest] == nil else { return nil }
            state.lastRemoval += 1
            state.removals[digest, default: []].insert(state.lastRemoval)
            return state.lastRemoval
        }
    }

    /// Runs the work of a removal if no upload has claimed the blob since it began; one that does so now waits for it.
    func carryOut(_ removal: UInt64, of digest: [UInt8], _ work: () async throws -> Void) async throws {
        let begins = state.withLock { state in
            guard state.removals[digest]?.contains(removal) == true, state.deletions[digest] == nil else {
                return false
            }
            state.deletions[digest] = []
            return true
        }
        guard begins else { return }
        defer {
            let waiting = state.withLock { $0.deletions.removeValue(forKey: digest) } ?? []
            for continuation in waiting { continuation.resume() }
        }
        try await work()
    }

    func endRemoval(_ removal: UInt64, of digest: [UInt8]) {
        state.withLock { state in
            state.removals[digest]?.remove(removal)
            if state.removals[digest]?.isEmpty == true { state.removals[digest] = nil }
        }
    }
}
