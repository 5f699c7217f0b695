private import CPostgreSQL
private import Dispatch
private import Synchronization

/// One read, which can be stopped from another thread.
final class PostgreSQLReading: Sendable {
    private let cancellation = Cancellation()
    /// Stops the statement that runs, while it is this read's.
    private let request = Mutex<StopRequest?>(nil)
    private static let queue = DispatchQueue(label: "habeas.postgresql.stop", attributes: .concurrent)

    /// Whether the task that waits for it was cancelled.
    var isCancelled: Bool { cancellation.isCancelled }

    /// From here on, what runs on a connection is this read's.
    func begin(on link: PostgreSQLLink) { request.withLock { $0 = link.stopRequest } }

    /// What runs on the connection from here on must not be stopped; waits for a request that is on its way.
    func end() { request.withLock { $0 = nil } }

    /// Stops the read; returns at once.
    func cancel() {
        cancellation.cancel()
        Self.queue.async { [self] in request.withLock { $0?.send() } }
    }
}

/// What the server needs to be told to stop the statement of one connection.
final class StopRequest: @unchecked Sendable {
    // It never changes, and libpq lets any thread send it.
    private let request: OpaquePointer

    init?(for connection: OpaquePointer) {
        guard let request = PQgetCancel(connection) else { return nil }
        self.request = request
    }

    deinit { PQfreeCancel(request) }

    /// Returns when the server has taken note.
    func send() {
        _ = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { words in
            PQcancel(request, words.baseAddress, CInt(words.count))
        }
    }
}
