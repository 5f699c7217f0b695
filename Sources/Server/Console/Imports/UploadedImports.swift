internal import Chat
internal import Importing
internal import Logging
internal import Storage
private import Synchronization

/// Imports of what people have uploaded, one after the other.
final class UploadedImports: Sendable {
    /// One import that waits or runs.
    struct Job: Sendable {
        let file: ReceivedFile
        let name: String
        let organization: Organization.ID
        let actor: AuditActor
        let origin: AuditOrigin
    }

    /// What becomes of an organization's import.
    enum State: Sendable {
        case running(file: String, entries: Int)
        case failed(file: String, reason: String)
    }

    private let store: Store
    private let clock: WallClock
    private let logger: Logger
    private let jobs: AsyncStream<Job>
    private let entrance: AsyncStream<Job>.Continuation
    private let states = Mutex<[Organization.ID: State]>([:])

    init(store: Store, clock: WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
        (jobs, entrance) = AsyncStream.makeStream()
    }

    /// How the organization's last import does; `nil` when none was begun here, or it has ended well.
    func state(of organization: Organization.ID) -> State? { states.withLock { $0[organization] } }

    /// Lets an import begin when its turn has come; an organization has one at a time.
    ///
    /// - Returns: whether it was taken.
    func add(_ job: Job) -> Bool {
        let isFree = states.withLock { states in
            if case .running = states[job.organization] { return false }
            states[job.organization] = .running(file: job.name, entries: 0)
            return true
        }
        if isFree { entrance.yield(job) }
        return isFree
    }

    /// Carries imports out until it is cancelled; one under way then leaves nothing.
    func run() async {
        for await job in jobs {
            await carryOut(job)
            await job.file.remove()
        }
    }

    private func carryOut(_ job: Job) async {
        let importing = SlackImport(
            store: store,
            organization: job.organization,
            clock: clock,
            by: job.actor,
            from: job.origin
        )
        do {
            _ = try await importing.run(path: job.file.path) { [self] progress in
                states.withLock { $0[job.organization] = .running(file: job.name, entries: progress.entries) }
            }
            states.withLock { $0[job.organization] = nil }
        } catch {
            logger.warning("An import has failed.", metadata: ["error": "\(type(of: error))"])
            // The file's place on the server is nobody's business.
            let reason = (error as? ImportError)?.description.replacing(job.file.path, with: job.name)
            states.withLock { $0[job.organization] = .failed(file: job.name, reason: reason ?? "") }
        }
    }
}
