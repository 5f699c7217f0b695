internal import Archive
public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Merges the archives of cases, one after another, until the process is asked to stop.
public struct CaseMergeWorker: Service {
    private let store: Store
    private let merges: CaseMergeRun
    private let archives: ArchiveDirectory
    private let node: Node.ID
    private let clock: WallClock
    private let interval: Duration
    private let logger: Logger

    /// Makes a worker; its parameters are those of an ``ExportWorker``.
    ///
    /// - Parameter interval: how often it looks for something to merge.
    public init(
        store: Store,
        archives: ArchiveDirectory,
        masterKey: MasterKey,
        encryptsArchives: Bool = false,
        node: Node.ID,
        clock: WallClock,
        interval: Duration = .milliseconds(500),
        logger: Logger
    ) {
        self.store = store
        self.archives = archives
        self.node = node
        self.clock = clock
        self.interval = interval
        self.logger = logger
        merges = CaseMergeRun(
            store: store,
            archives: archives,
            masterKey: masterKey,
            encrypts: encryptsArchives,
            clock: clock
        )
    }

    /// Works until a graceful shutdown; what is under way is then given back to be begun again.
    public func run() async throws {
        await untilDone("The merges of an earlier run cannot be taken up.", logger) {
            try await store.write { [node] in try $0.caseMerges.releaseAll(of: node) }
        }
        await repeatedly(every: interval, "The cases to merge cannot be read.", logger) {
            while !Task.isCancelled, let merge = try await claim() { await carryOut(merge) }
        }
    }

    private func claim() async throws -> CaseMerge? {
        // Looking needs no lock, which an import may hold for long.
        guard try await store.read({ [clock] in try $0.caseMerges.isAnyWaiting(at: clock.now) }) else { return nil }
        let claimed = try await store.write { [node, clock] transaction in
            let now = clock.now
            let lease = now.advanced(bySeconds: Lease.seconds)
            return try transaction.caseMerges.claim(by: node, at: now, leaseUntil: lease)
        }
        guard let merge = claimed, merge.fruitlessAttempt > ExportFailure.mostAttempts else { return claimed }
        try await archives.removeEarlierRuns(of: merge, in: store)
        try await store.write { [clock] transaction in
            let reason = ExportFailure.exhausted(after: merge.fruitlessAttempt - 1)
            try Self.end(merge, failure: reason, at: clock.now, transaction)
        }
        return nil
    }

    private func carryOut(_ merge: CaseMerge) async {
        let metadata: Logger.Metadata = ["case": "\(merge.caseID)", "attempt": "\(merge.attempt)"]
        do {
            let lease = Lease(store: store, clock: clock) { try $0.caseMerges.extend(merge, until: $1) }
            try await lease.hold { try await merges.carryOut(merge) }
            logger.info("The archives of a case were merged.", metadata: metadata)
        } catch is LeaseLost {
            logger.warning("A merge was taken over by another worker.", metadata: metadata)
        } catch {
            logger.warning("A merge failed.", metadata: metadata.merging(["error": "\(error)"]) { $1 })
            await giveBack(merge, after: error)
        }
    }

    /// Queues the merge again, or ends it with the reason when another try would not help.
    private func giveBack(_ merge: CaseMerge, after error: any Error) async {
        let now = clock.now
        let isStopping = Task.isCancelled
        let ending: ExportFailure =
            switch error {
            case let error as SourceGone: .final(reason: error.description)
            case let error as MergeError: .final(reason: error.description)
            default: ExportFailure(error, attempt: merge.fruitlessAttempt, isStopping: isStopping)
            }
        do {
            try await store.write { transaction in
                switch ending {
                case .again(let delay) where !isStopping:
                    try transaction.caseMerges.release(merge, availableAt: now.advanced(bySeconds: delay))
                case .again(let delay), .waits(let delay):
                    try transaction.caseMerges.handBack(merge, availableAt: now.advanced(bySeconds: delay))
                case .final(let reason): try Self.end(merge, failure: reason, at: now, transaction)
                }
            }
        } catch {
            // The lease runs out by itself, and the merge is begun again.
            logger.error("A failed merge cannot be given back.", metadata: ["error": "\(error)"])
        }
    }

    private static func end(
        _ merge: CaseMerge,
        failure: String,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        guard try transaction.caseMerges.finish(merge) else { return }
        try transaction.failCase(merge.caseID, in: merge.organization, failure: failure, at: now)
    }
}
