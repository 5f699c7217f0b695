public import Chat
private import Console
private import Hummingbird
private import HummingbirdCore
private import HummingbirdTLS
public import Logging
public import Privacy
public import ServiceLifecycle
public import Storage

/// The HTTP API and the admin console, as one service of the process.
public struct HabeasServer: Service {
    /// What the server is told when it is made.
    public struct Settings: Sendable {
        /// The name or address to listen on.
        public var host: String
        /// The port to listen on; 0 takes a free one.
        public var port: Int
        /// The address that callers reach the server by; `nil` takes it from each call.
        public var publicURL: String?
        /// How many calls a token, or an address without one, may make in a minute.
        public var callsPerMinute: Int
        /// The addresses of proxies that are trusted to tell, in `X-Forwarded-For`, where a call came from.
        public var trustedProxies: Set<String>
        /// What TLS is spoken with; `nil` speaks plain HTTP.
        public var certificate: ServerCertificate?
        /// Whether webhooks on other computers may be called by `http:`.
        public var allowsPlainWebhooks: Bool
        /// What the process does; one that only works answers no more than how it does.
        public var role: NodeRole
        /// Whether there is a place to listen on.
        public var listens: Bool

        /// Makes settings of their parts.
        public init(
            host: String,
            port: Int,
            publicURL: String? = nil,
            callsPerMinute: Int = 300,
            trustedProxies: Set<String> = [],
            certificate: ServerCertificate? = nil,
            allowsPlainWebhooks: Bool = false,
            role: NodeRole = .all,
            listens: Bool = true
        ) {
            self.host = host
            self.port = port
            self.publicURL = publicURL
            self.callsPerMinute = callsPerMinute
            self.trustedProxies = trustedProxies
            self.certificate = certificate
            self.allowsPlainWebhooks = allowsPlainWebhooks
            self.role = role
            self.listens = listens
        }
    }

    private let routes: RouteTable
    private let gate: Gate
    private let figures = CallFigures()
    /// Counts calls together with the other nodes, where there are some.
    private let sharing: RateLimitSharing?
    private let failures: FailedCalls
    private let console: AdminConsole
    private let imports: UploadedImports
    private let uses: SessionUses
    private let settings: Settings
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - archives: where finished archives are.
    ///   - blobs: where the bytes of attachments are.
    ///   - masterKey: seals the keys that archives are signed with.
    ///   - purges: is given when there may be something to purge.
    ///   - work: what the worker of this process has done.
    ///   - passwords: how many passwords are worked on at once, and how many wait.
    ///   - onListening: called with the port as soon as calls are taken.
    public init(
        store: Store,
        archives: ArchiveDirectory,
        blobs: BlobDirectory,
        masterKey: MasterKey,
        signal: WorkSignal,
        purges: WorkSignal = WorkSignal(),
        work: WorkFigures = WorkFigures(),
        clock: WallClock,
        passwords: PasswordHashing = PasswordHashing(),
        settings: Settings,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) {
        let sequence = MessageSequence()
        let intake = RequestIntake(store: store, clock: clock, sequence: sequence, signal: signal)
        let site = ConsoleSite(store: store, clock: clock, pages: ConsolePages())
        let exchange = TokenExchange(store: store, clock: clock)
        let signIns = PasswordSignIn(store: store, clock: clock, hashing: passwords)
        let requests = RequestRoutes(store: store, intake: intake)
        let holds = HoldIntake(store: store, clock: clock, purges: purges)
        let downloads = DownloadRoutes(store: store, archives: archives, masterKey: masterKey, clock: clock)
        let destruction = ArchiveDestruction(store: store, archives: archives, clock: clock)
        let clients = ClientRoutes(store: store, clock: clock)
        let userRoles = UserRoleRoutes(store: store, clock: clock)
        let roles = RoleRoutes(store: store)
        let chatSettings = SettingsRoutes(store: store, purges: purges)
        let rules = PrivacySettingsRoutes(store: store)
        let chat =
            RoomRoutes(store: store, clock: clock, sequence: sequence).routes
            + MessageRoutes(store: store, clock: clock, sequence: sequence).routes
            + ReactionRoutes(store: store, clock: clock).routes
            + PinRoutes(store: store, clock: clock).routes
            + ParticipantRoutes(store: store, clock: clock).routes
            + PreferencesRoutes(store: store).routes
            + ChatListRoutes(store: store, clock: clock).routes
            + chatSettings.routes
            + RetentionRoutes(store: store, clock: clock).routes
            + rules.routes
        let cases = CaseIntake(store: store, clock: clock, sequence: sequence, signal: signal)
        let caseRoutes = CaseRoutes(store: store, intake: cases, clock: clock)
        let desk = ApprovalDesk(store: store, clock: clock, signal: signal)
        let facts =
            HealthRoutes(store: store).routes
            + MetricsRoutes(store: store, clock: clock, calls: figures, work: work).routes
        let api =
            TokenRoutes(exchange: exchange).routes
            + AuthorizationRoutes(site: site, passwords: signIns).routes
            + clients.routes
            + HeldTokenRoutes(store: store).routes
            + requests.routes
            + HoldRoutes(store: store, intake: holds, clock: clock).routes
            + caseRoutes.routes
            + ApprovalRoutes(store: store, desk: desk, clock: clock).routes
            + SubjectRoutes(store: store).routes
            + downloads.routes
            + ArchiveRoutes(destruction: destruction).routes
            + SigningKeyRoutes(store: store, masterKey: masterKey, clock: clock).routes
            + AttachmentRoutes(store: store, blobs: blobs, clock: clock).routes
            + UserRoutes(store: store, clock: clock, passwords: passwords).routes
            + UserSearchRoutes(store: store).routes
            + userRoles.routes
            + OrganizationRoutes(store: store).routes
            + DivisionRoutes(store: store).routes
            + PermissionRoutes().routes
            + roles.routes
            + GrantRoutes(store: store, clock: clock).routes
            + AuditRoutes(store: store).routes
            + AuditTrailRoutes(store: store).routes
            + WebhookRoutes(store: store, allowsPlain: settings.allowsPlainWebhooks).routes
            + chat
        routes = RouteTable(settings.role.answersCalls ? facts + api : facts)
        failures = FailedCalls(store: store)
        gate = Gate(
            store: store,
            clock: clock,
            limit: RateLimit(callsPerMinute: settings.callsPerMinute, isShared: store.isShared),
            publicURL: settings.publicURL,
            scheme: settings.certificate == nil ? "http" : "https",
            trustedProxies: settings.trustedProxies,
            callers: CallerCache(of: store)
        )
        sharing =
            store.isShared ? RateLimitSharing(limit: gate.limit, store: store, clock: clock, logger: logger) : nil
        let people = PeopleSearch(store: store)
        let check = ArchiveCheck(store: store, archives: archives, masterKey: masterKey)
        let requestPages = RequestPages(
            site: site,
            downloads: downloads,
            destruction: destruction,
            check: check,
            desk: desk
        )
        let casePages = CasePages(
            site: site,
            intake: cases,
            downloads: downloads,
            destruction: destruction,
            check: check,
            desk: desk
        )
        let settingsPages = SettingsPages(
            site: site,
            settings: chatSettings,
            rules: rules,
            keys: SigningKeySupply(store: store, masterKey: masterKey, clock: clock)
        )
        uses = SessionUses(store: store, logger: logger)
        imports = UploadedImports(store: store, clock: clock, logger: logger)
        console = AdminConsole(
            site: site,
            routes: ConsoleSignInPages(site: site, exchange: exchange).routes
                + AccountPages(site: site).routes
                + HomePage(site: site).routes
                + RequestListPage(site: site).routes
                + NewRequestPages(site: site, people: people, requests: requests).routes
                + requestPages.routes
                + ApprovalsPage(site: site).routes
                + CaseListPage(site: site).routes
                + NewCasePages(site: site, people: people, intake: cases).routes
                + casePages.routes
                + PeoplePages(site: site, people: people, roles: userRoles).routes
                + HoldPages(site: site, intake: holds, people: people).routes
                + AuditPages(site: site).routes
                + settingsPages.routes
                + AccessPages(site: site, clients: clients).routes
                + RolePages(site: site, roles: roles).routes
                + ImportPages(site: site, imports: imports).routes
                + StatusPage(site: site).routes,
            callers: gate.callers,
            uses: uses,
            logger: logger
        )
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
    }

    /// What the server answers to, and what each answer needs of a caller and of a restricted token.
    public var declaredRoutes: [(method: String, path: String, permissions: [Permission]?, scopes: [Scope])] {
        routes.routes.map { ($0.method.rawValue, $0.path, $0.access.permissions, $0.scopes) }
    }

    /// The pages and acts of the console, and what each needs of a visitor.
    public var consoleRoutes: [(method: String, path: String, permissions: [Permission]?)] {
        console.routes.map { ($0.method.rawValue, $0.path, $0.access.permissions) }
    }

    /// What a successful call leaves in the audit trail, by method and path.
    public var auditedRoutes: [String: [AuditAction]] {
        Dictionary(uniqueKeysWithValues: routes.routes.map { ("\($0.method) \($0.path)", $0.audits) })
    }

    /// Takes calls until a graceful shutdown.
    public func run() async throws {
        let router = Router(context: CallContext.self)
        router.add(middleware: HeadMiddleware())
        router.add(middleware: AnswerMiddleware(routes: routes, gate: gate, figures: figures, logger: logger))
        for route in routes.routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                // Also after a refusal: signing in may have failed by ending what there was.
                defer { if route.mayChangeRights { gate.callers.forget() } }
                return try await failures.recording(route, request, context)
            }
        }
        let http = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
        if settings.role.answersCalls { console.add(to: router) }
        let application = Application(
            router: router,
            server: try settings.certificate.map { try .tls(http, tlsConfiguration: $0.configuration) } ?? http,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: "Habeas"
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? settings.port) },
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await imports.run() }
            if let sharing { group.addTask { await sharing.run() } }
            group.addTask { await uses.run() }
            // What was uploaded and is under way when the server stops leaves nothing.
            defer { group.cancelAll() }
            try await application.run()
        }
    }
}
