public import Logging
public import ServiceLifecycle
public import Storage

/// Removes, at the start and once a day, the bytes that no attachment has any more.
///
/// An upload and a deletion clean up after themselves; this is for processes that died before they could.
public struct AttachmentSweep: Service {
    private let store: Store
    private let blobs: BlobDirectory
    private let turns: NodeTurns
    private let logger: Logger

    private static let interval = Duration.seconds(86_400)

    /// Makes a sweep of a directory of blobs.
    ///
    /// - Parameter turns: let one node at a time sweep.
    public init(store: Store, blobs: BlobDirectory, turns: NodeTurns, logger: Logger) {
        self.store = store
        self.turns = turns
        self.blobs = blobs
        self.logger = logger
    }

    /// Sweeps until a graceful shutdown.
    public func run() async throws {
        await repeatedly(every: Self.interval, "The attachments cannot be swept.", logger) {
            try await turns.run("sweep") { try await blobs.removeUnused(in: store) }
        }
    }
}
