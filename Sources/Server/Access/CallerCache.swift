internal import Chat
internal import Storage
private import Synchronization

/// Remembers for a moment who holds a token, since busy clients ask a thousand times a second.
///
/// What this process changes about anybody's rights empties it at once (``forget()``); what another process
/// changes is seen after ``lifetime``. Where several nodes share the store nothing is remembered: calls that come at once
/// with the same token share a read, and what any node has changed holds at once on all.
final class CallerCache: Sendable {
    private struct Entry {
        let caller: Caller
        let readAt: Instant
    }

    private struct State {
        var entries: [[UInt8]: Entry] = [:]
        /// Counts the changes, so that what was read before one is not kept after it.
        var changes = 0
    }

    private let isShared: Bool
    private let reads = JoinedReads<[UInt8], Caller?>()
    private let state = Mutex(State())
    /// In milliseconds.
    private static let lifetime: Int64 = 1000
    private static let mostEntries = 10_000

    init(isShared: Bool) {
        self.isShared = isShared
    }

    /// The caller with a token's digest; read anew unless that was done a moment ago.
    func caller(
        with hash: [UInt8],
        at now: Instant,
        _ read: () async throws -> Caller?
    ) async throws -> Caller? {
        guard !isShared else { return try await reads.value(of: hash, read) }
        let (known, changes) = state.withLock { ($0.entries[hash], $0.changes) }
        if let known, (0..<Self.lifetime).contains(now.milliseconds - known.readAt.milliseconds),
            now < known.caller.expiresAt
        {
            return known.caller
        }
        guard let caller = try await read() else { return nil }
        state.withLock { state in
            guard state.changes == changes else { return }
            if state.entries.count >= Self.mostEntries { state.entries.removeAll(keepingCapacity: true) }
            state.entries[hash] = Entry(caller: caller, readAt: now)
        }
        return caller
    }

    /// Forgets everybody, because somebody's rights have changed.
    func forget() {
        state.withLock { state in
            state.entries.removeAll(keepingCapacity: true)
            state.changes += 1
        }
    }
}
