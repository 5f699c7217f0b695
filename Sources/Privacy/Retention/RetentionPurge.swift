public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Removes in the background, in small steps, what retention has put out of reach.
public struct RetentionPurge: Service {
    private let store: Store
    private let blobs: BlobDirectory
    private let schedule: PurgeSchedule
    private let turns: NodeTurns
    private let clock: WallClock
    private let signal: WorkSignal
    private let interval: Duration
    private let logger: Logger

    /// Makes a purge.
    ///
    /// - Parameters:
    ///   - blobs: where the bytes of attachments are.
    ///   - turns: let one node at a time purge.
    ///   - signal: is given when the settings or the holds have changed.
    ///   - interval: how often it looks without a signal, since what is kept grows too old as time goes by.
    public init(
        store: Store,
        blobs: BlobDirectory,
        schedule: PurgeSchedule,
        turns: NodeTurns,
        clock: WallClock,
        signal: WorkSignal,
        interval: Duration = .seconds(60),
        logger: Logger
    ) {
        self.store = store
        self.blobs = blobs
        self.schedule = schedule
        self.turns = turns
        self.clock = clock
        self.signal = signal
        self.interval = interval
        self.logger = logger
    }

    /// Purges until a graceful shutdown; what is under way then goes on after the next start.
    public func run() async throws {
        let startedAt = clock.now
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await tick() }
                let wakeUps = signal.wakeUps()
                signal.notify()
                var failing: Set<Organization.ID> = []
                for await _ in wakeUps { await look(startedAt: startedAt, &failing) }
            }
        }
    }

    private func tick() async {
        while (try? await Task.sleep(for: interval)) != nil { signal.notify() }
    }

    /// Purges whoever it is time for.
    ///
    /// - Parameter failing: those whose purge has failed; one that fails again and again is recorded once.
    private func look(startedAt: Instant, _ failing: inout Set<Organization.ID>) async {
        do {
            for organization in try await store.read({ try $0.organizations.all() }) {
                do {
                    try await purge(organization.id, startedAt: startedAt)
                    failing.remove(organization.id)
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("The purge cannot go on.", metadata: ["error": "\(error)"])
                    guard !failing.contains(organization.id) else { continue }
                    try await record(error, in: organization.id)
                    failing.insert(organization.id)
                }
            }
        } catch is CancellationError {
            return
        } catch {
            logger.error("The purge cannot begin.", metadata: ["error": "\(error)"])
        }
    }

    private func purge(_ organization: Organization.ID, startedAt: Instant) async throws {
        guard try await isDue(organization, startedAt: startedAt) else { return }
        try await turns.run("purge \(organization)") {
            // Another node may have been at it until now.
            guard let run = try await nextRun(organization, startedAt: startedAt), try await run.carryOut() else {
                return
            }
            logger.info("A purge has ended.", metadata: ["organization": "\(organization)"])
        }
    }

    private func record(_ error: any Error, in organization: Organization.ID) async throws {
        let act = AuditAct(
            .purgeMessages,
            of: nil,
            by: .unnamed,
            from: .worker,
            in: organization,
            at: clock.now,
            outcome: .failure("\(type(of: error))")
        )
        try await store.write { try $0.audit.record(act) }
    }

    /// Whether a run is under way, or one is due and there is something to remove.
    private func isDue(_ id: Organization.ID, startedAt: Instant) async throws -> Bool {
        let now = clock.now
        let found = try await store.read { transaction in
            (try transaction.purges.last(in: id), try transaction.organizations.find(id)?.retention)
        }
        guard let retention = found.1 else { return false }
        if let last = found.0, last.endedAt == nil { return true }
        guard schedule.isDue(at: now, since: found.0?.startedAt ?? startedAt) else { return false }
        guard schedule == .atOnce else { return true }
        let bound = Self.bound(retention.cutoff(at: now), at: now, after: found.0, retention)
        return try await store.read { try $0.purges.isNeeded(in: id, before: bound, at: now) }
    }

    /// The run that is under way, or a new one when one is due and there is something to remove.
    private func nextRun(_ id: Organization.ID, startedAt: Instant) async throws -> PurgeRun? {
        guard try await isDue(id, startedAt: startedAt) else { return nil }
        let now = clock.now
        let found = try await store.read { transaction in
            (try transaction.purges.last(in: id), try transaction.organizations.find(id)?.retention)
        }
        if let last = found.0, last.endedAt == nil { return run(id, cutoff: last.cutoff) }
        guard let cutoff = found.1?.cutoff(at: now) else { return nil }
        try await store.write { transaction in
            try transaction.purges.begin(in: id, cutoff: cutoff, at: now)
            try transaction.idempotency.removeExpired(at: now)
        }
        return run(id, cutoff: cutoff)
    }

    /// Before which instant something must have been sent for a run to begin at once.
    ///
    /// What grows too old from minute to minute is gathered for an hour: a run goes through the whole file at its end.
    private static func bound(
        _ cutoff: Instant,
        at now: Instant,
        after last: Purge?,
        _ retention: RetentionPeriod
    ) -> Instant {
        guard let last, now < last.startedAt.advanced(bySeconds: 3600),
            retention.cutoff(at: last.startedAt) == last.cutoff
        else { return cutoff }
        return last.cutoff
    }

    private func run(_ organization: Organization.ID, cutoff: Instant) -> PurgeRun {
        PurgeRun(store: store, blobs: blobs, clock: clock, organization: organization, cutoff: cutoff)
    }
}
