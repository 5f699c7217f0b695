internal import Chat
internal import Logging
internal import Storage
private import Synchronization

/// When sessions of the console were last used: remembered here and written down now and then, so that no page waits for
/// a write, which an import may hold up.
final class SessionUses: Sendable {
    private let store: Store
    private let logger: Logger
    private let uses = Mutex<[[UInt8]: Instant]>([:])

    private static let interval = Duration.seconds(60)

    init(store: Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Remembers that a session is used.
    func note(_ session: ConsoleSession, at now: Instant) {
        uses.withLock { $0[session.token.hash] = now }
    }

    /// Writes down what is remembered, once a minute until it is cancelled.
    func run() async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            do {
                try await write()
            } catch {
                logger.error("The last uses of sessions were not written down.", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Writes down what is remembered.
    func write() async throws {
        let noted = uses.withLock { uses in
            defer { uses.removeAll() }
            return uses
        }
        guard !noted.isEmpty else { return }
        try await store.write { try $0.signIns.noteUses(noted) }
    }
}
