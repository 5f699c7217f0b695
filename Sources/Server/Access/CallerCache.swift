internal import Chat
internal import Storage
private import Synchronization

/// Remembers for a moment who holds a token, since busy clients ask a thousand times a second.
///
/// What this process changes about anybody's rights empties it at once (``forget()``); what another process
/// changes is seen after ``lifetime``. Where several nodes share the store, they count what changes in it: calls that come at
/// once share a read of that number, and what any node has changed holds at once on all.
final class CallerCache: Sendable {
    private struct Entry {
        let caller: Caller
        let readAt: Instant
        /// How often the directory had changed before it was read; 0 where that is not counted.
        let changes: Int64
    }

    private struct State {
        var entries: [[UInt8]: Entry] = [:]
        /// Counts how often all were forgotten, so that what was read before is not kept after it.
        var forgotten = 0
    }

    private let store: Store
    private let counts = JoinedReads<Int, Int64>()
    private let reads = JoinedReads<[UInt8], Caller?>()
    private let state = Mutex(State())
    /// In milliseconds.
    private static let lifetime: Int64 = 1000
    /// Where changes are counted, and none but those that somebody makes by hand is missed.
    private static let sharedLifetime: Int64 = 60_000
    private static let mostEntries = 10_000

    init(of store: Store) {
        self.store = store
    }

    /// The caller with a token; read anew unless that was done a moment ago.
    func caller(with token: Secret, at now: Instant) async throws -> Caller? {
        let changes = store.isShared ? try await counts.value(of: 0) { try await store.directoryChanges() } : 0
        let (known, forgotten) = state.withLock { ($0.entries[token.hash], $0.forgotten) }
        if let known, known.changes == changes, isFresh(known, at: now), now < known.caller.expiresAt {
            return known.caller
        }
        let found = try await reads.value(of: token.hash) {
            try await store.read { try $0.access.caller(with: token, at: now) }
        }
        guard let found else { return nil }
        state.withLock { state in
            guard state.forgotten == forgotten else { return }
            if state.entries.count >= Self.mostEntries { state.entries.removeAll(keepingCapacity: true) }
            state.entries[token.hash] = Entry(caller: found, readAt: now, changes: changes)
        }
        return found
    }

    private func isFresh(_ entry: Entry, at now: Instant) -> Bool {
        let lifetime = store.isShared ? Self.sharedLifetime : Self.lifetime
        return (0..<lifetime).contains(now.milliseconds - entry.readAt.milliseconds)
    }

    /// Forgets everybody, because somebody's rights have changed.
    func forget() {
        state.withLock { state in
            state.entries.removeAll(keepingCapacity: true)
            state.forgotten += 1
        }
    }
}
