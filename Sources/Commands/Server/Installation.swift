internal import Chat
private import Client
private import Foundation
internal import Logging
internal import Privacy
internal import Server
internal import ServiceLifecycle
internal import Storage
private import UnixSignals

/// The composition root: the services of one installation, put together.
struct Installation {
    let store: Store
    private let group: ServiceGroup
    /// Held as long as the services may run.
    private let lock: NodeLock

    /// Puts the services together; nothing runs yet.
    init(
        directory: DataDirectory,
        masterKeyFile: MasterKeyFile,
        encryptsArchives: Bool = false,
        settings: HabeasServer.Settings,
        purge: PurgeSchedule = .atOnce,
        logger: Logger,
        onListening: @escaping @Sendable (String) async -> Void
    ) async throws {
        store = try await directory.openStore()
        lock = try directory.lock()
        let time = try await SharedClock(store: store, fallback: .system, logger: logger)
        let clock = time.clock
        let turns = NodeTurns(store: store, node: lock.node, clock: clock)
        try await turns.begin()
        let masterKey = try await masterKeyFile.open(for: store)
        try await SigningKeySupply(store: store, masterKey: masterKey, clock: clock).prepare()
        for notice in try await directory.checkObjects(of: store) { logger.warning("\(notice)") }
        let archives = try await directory.archives(for: lock.node)
        let blobs = try await directory.blobs(for: lock.node)
        let signal = WorkSignal()
        let figures = WorkFigures()
        let worker = ExportWorker(
            store: store,
            archives: archives,
            blobs: blobs,
            masterKey: masterKey,
            encryptsArchives: encryptsArchives,
            node: lock.node,
            clock: clock,
            signal: signal,
            figures: figures,
            logger: logger
        )
        let merges = CaseMergeWorker(
            store: store,
            archives: archives,
            masterKey: masterKey,
            encryptsArchives: encryptsArchives,
            node: lock.node,
            clock: clock,
            logger: logger
        )
        let desk = ApprovalDesk(store: store, clock: clock, signal: signal)
        let purges = WorkSignal()
        let purge = RetentionPurge(
            store: store,
            blobs: blobs,
            schedule: purge,
            turns: turns,
            clock: clock,
            signal: purges,
            logger: logger
        )
        let sender = WebhookSender(allowsPlain: settings.allowsPlainWebhooks)
        let courier = WebhookCourier(store: store, clock: clock, logger: logger) { body, url, headers in
            try await sender.post(body, to: url, headers: headers)
        }
        let work: [any Service] = [
            AttachmentSweep(store: store, blobs: blobs, turns: turns, logger: logger),
            ArchiveSweep(store: store, archives: archives, turns: turns, clock: clock, logger: logger),
            MessageArrangement(store: store, turns: turns, clock: clock, logger: logger),
            AuditHeads(store: store, clock: clock, signer: AuditHead.signer(openedWith: masterKey), logger: logger),
            ApprovalSweep(desk: desk, logger: logger), courier, purge, merges, worker,
        ]
        let server = HabeasServer(
            store: store,
            archives: archives,
            blobs: blobs,
            masterKey: masterKey,
            signal: signal,
            purges: purges,
            work: figures,
            clock: clock,
            settings: settings,
            logger: logger,
            onListening: { port in
                let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
                await onListening("\(settings.certificate == nil ? "http" : "https")://\(host):\(port)")
            }
        )
        let unfinished = UnfinishedSweep(
            store: store,
            directories: directory.scratchDirectories,
            uploads: FileManager.default.temporaryDirectory.path,
            node: lock.node,
            clock: clock,
            logger: logger
        )
        let presence = NodePresence(store: store, node: lock.node, role: settings.role, clock: clock, logger: logger)
        // The last one stops first: work is given back at once, so that another node can go on with it, and then calls are
        // drained.
        var configuration = ServiceGroupConfiguration(
            services: [time, presence, unfinished] + (settings.listens ? [server] : [])
                + (settings.role.works ? work : []),
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        group = ServiceGroup(configuration: configuration)
    }

    /// Runs until a signal, or until it is stopped.
    func run() async throws {
        try await group.run()
        try await store.close()
    }

    /// Lets what is under way come to an end, then stops.
    func stop() async {
        await group.triggerGracefulShutdown()
    }
}
