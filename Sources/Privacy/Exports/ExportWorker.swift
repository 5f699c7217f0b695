public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Carries out queued requests, a few at a time, until the process is asked to stop.
public struct ExportWorker: Service {
    private let store: Store
    private let exports: ExportRun
    private let erasures: ErasureRun
    private let rectifications: RectificationRun
    private let archives: ArchiveDirectory
    private let node: Node.ID
    private let clock: WallClock
    private let signal: WorkSignal
    private let figures: WorkFigures
    private let logger: Logger

    /// Exports at a time: a small one need not wait for a large one.
    private static let width = 2
    /// How often the queue is looked at without a signal, for work that another node left.
    private static let pollInterval = Duration.seconds(1)

    /// Makes a worker.
    ///
    /// - Parameters:
    ///   - archives: the directory that finished archives are put in.
    ///   - blobs: where the bytes of attachments are.
    ///   - masterKey: opens the keys that archives are signed with.
    ///   - encryptsArchives: whether each archive is encrypted with a key of its own.
    ///   - figures: where it is summed up what was done.
    ///   - node: who holds the leases; the same after a restart, so that its own are freed at once.
    public init(
        store: Store,
        archives: ArchiveDirectory,
        blobs: BlobDirectory,
        masterKey: MasterKey,
        encryptsArchives: Bool = false,
        node: Node.ID,
        clock: WallClock,
        signal: WorkSignal,
        figures: WorkFigures = WorkFigures(),
        logger: Logger
    ) {
        self.store = store
        self.figures = figures
        self.archives = archives
        self.node = node
        self.clock = clock
        self.signal = signal
        self.logger = logger
        exports = ExportRun(
            store: store,
            archives: archives,
            blobs: blobs,
            masterKey: masterKey,
            encrypts: encryptsArchives,
            clock: clock,
            figures: figures
        )
        erasures = ErasureRun(store: store, archives: archives, blobs: blobs, clock: clock)
        rectifications = RectificationRun(store: store, clock: clock)
    }

    /// Works until a graceful shutdown; what is under way is then given back at once, to be begun again by whoever is there.
    public func run() async throws {
        await untilDone("The work of an earlier run cannot be taken up.", logger) {
            try await store.write { [node] in try $0.jobs.releaseAll(of: node) }
            try await ArchiveDestruction(store: store, archives: archives, clock: clock).finish()
        }
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await tick() }
                for _ in 0..<Self.width { group.addTask { await work() } }
            }
        }
    }

    private func tick() async {
        while (try? await Task.sleep(for: Self.pollInterval)) != nil { signal.notify() }
    }

    private func work() async {
        let wakeUps = signal.wakeUps()
        signal.notify()
        for await _ in wakeUps {
            do {
                while !Task.isCancelled, let job = try await claim() { await carryOut(job) }
            } catch {
                logger.error("The job queue cannot be read.", metadata: ["error": "\(error)"])
            }
        }
    }

    private func claim() async throws -> Job? {
        // Looking needs no lock, which others may hold for long.
        guard try await store.read({ [clock] in try $0.jobs.isAnyWaiting(at: clock.now) }) else { return nil }
        let claimed = try await store.write { [node, clock] transaction -> (job: Job, isExhausted: Bool)? in
            let now = clock.now
            let lease = now.advanced(bySeconds: Lease.seconds)
            guard let job = try transaction.jobs.claim(by: node, at: now, leaseUntil: lease) else { return nil }
            // What is carried out and has only files to clear still is not given up.
            let isCarriedOut = try transaction.requests.result(of: job.request)?.isCarriedOut == true
            guard isCarriedOut || job.fruitlessAttempt <= ExportFailure.mostAttempts else { return (job, true) }
            if !isCarriedOut {
                try transaction.requests.setStatus(.searching, of: job.request, at: now)
            }
            try transaction.audit.record(job.act(.startRequest, at: now))
            return (job, false)
        }
        guard let claimed, claimed.isExhausted else { return claimed?.job }
        try await archives.removeEarlierRuns(of: claimed.job)
        let reason = ExportFailure.exhausted(after: claimed.job.fruitlessAttempt - 1)
        try await store.write { [clock] in try Self.end(claimed.job, failure: reason, at: clock.now, $0) }
        return nil
    }

    private static func end(
        _ job: Job,
        failure reason: String,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        guard try transaction.jobs.finish(job) else { return }
        try transaction.requests.removeTerms(of: job.request)
        try transaction.requests.setStatus(.error, of: job.request, failure: reason, at: now)
        try transaction.audit.record(job.act(.failRequest, at: now, outcome: .failure(reason)))
        try transaction.announce(.requestFailed, of: job, .error, at: now)
        try transaction.advanceCase(of: job, at: now)
    }

    private func carryOut(_ job: Job) async {
        let metadata: Logger.Metadata = ["request": "\(job.request)", "attempt": "\(job.attempt)"]
        do {
            let lease = Lease(store: store, clock: clock) { try $0.jobs.extend(job, until: $1) }
            try await lease.hold { try await run(job) }
            logger.info("A request was completed.", metadata: metadata)
        } catch is LeaseLost {
            logger.warning("A request was taken over by another worker.", metadata: metadata)
        } catch {
            logger.warning("A request failed.", metadata: metadata.merging(["error": "\(error)"]) { $1 })
            figures.addFailure()
            await giveBack(job, after: error)
        }
    }

    private func run(_ job: Job) async throws {
        let request = try await store.read { try $0.requests.find(job.request, in: job.organization) }
        switch request?.kind {
        case .delete: try await erasures.carryOut(job)
        case .update: try await rectifications.carryOut(job)
        case .export, nil: try await exports.carryOut(job)
        }
    }

    /// Queues the job again, or ends the request with the reason when another try would not help.
    private func giveBack(_ job: Job, after error: any Error) async {
        let now = clock.now
        let isStopping = Task.isCancelled
        let ending = ExportFailure(error, attempt: job.fruitlessAttempt, isStopping: isStopping)
        do {
            try await store.write { transaction in
                switch ending {
                case .again(let delay):
                    guard try transaction.jobs.isHeld(job) else { return }
                    if isStopping {
                        try transaction.jobs.handBack(job, at: now)
                    } else {
                        try transaction.jobs.release(job, availableAt: now.advanced(bySeconds: delay))
                    }
                    guard try transaction.requests.result(of: job.request)?.isCarriedOut != true else { return }
                    try transaction.requests.setStatus(.initiated, of: job.request, at: now)
                case .waits(let delay):
                    guard try transaction.jobs.isHeld(job) else { return }
                    try transaction.jobs.release(job, availableAt: now.advanced(bySeconds: delay))
                    try transaction.jobs.noteProgress(job)
                case .final(let reason): try Self.end(job, failure: reason, at: now, transaction)
                }
            }
        } catch {
            // The lease runs out by itself, and the export is begun again.
            logger.error("A failed request cannot be given back.", metadata: ["error": "\(error)"])
        }
    }
}
