internal import Chat
private import Client
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
        let masterKey = try await masterKeyFile.open(for: store)
        try await SigningKeySupply(store: store, masterKey: masterKey, clock: .system).prepare()
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
            clock: .system,
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
            clock: .system,
            logger: logger
        )
        let desk = ApprovalDesk(store: store, clock: .system, signal: signal)
        let purges = WorkSignal()
        let purge = RetentionPurge(
            store: store,
            blobs: blobs,
            schedule: purge,
            clock: .system,
            signal: purges,
            logger: logger
        )
        let server = HabeasServer(
            store: store,
            archives: archives,
            blobs: blobs,
            masterKey: masterKey,
            signal: signal,
            purges: purges,
            work: figures,
            clock: .system,
            settings: settings,
            logger: logger,
            onListening: { port in
                let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
                await onListening("\(settings.certificate == nil ? "http" : "https")://\(host):\(port)")
            }
        )
        let sender = WebhookSender(allowsPlain: settings.allowsPlainWebhooks)
        let courier = WebhookCourier(store: store, clock: .system, logger: logger) { body, url, headers in
            try await sender.post(body, to: url, headers: headers)
        }
        // The last one stops first: calls are drained, then exports are given back.
        var configuration = ServiceGroupConfiguration(
            services: [
                AttachmentSweep(store: store, blobs: blobs, logger: logger),
                MessageArrangement(store: store, clock: .system, logger: logger),
                AuditHeads(
                    store: store,
                    clock: .system,
                    signer: AuditHead.signer(openedWith: masterKey),
                    logger: logger
                ),
                ApprovalSweep(desk: desk, logger: logger), courier, purge, merges, worker, server,
            ],
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
