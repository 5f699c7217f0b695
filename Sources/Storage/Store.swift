public import Chat
public import Database

/// Everything that an installation keeps, behind one door.
///
/// Reads and writes are given a ``StoreTransaction``, whose repositories all act on the same moment.
public struct Store: Sendable {
    private let driver: any DatabaseDriver
    let hindrance = WriteHindrance()

    /// Connections that read, and those of them that are busy; `nil` where the engine does not count them.
    public var readers: (all: Int, busy: Int)? { driver.usage.readers }
    /// Reads that wait for a connection.
    public var waitingReads: Int { driver.usage.waitingReads }
    /// Writes that wait for a commit.
    public var waitingWrites: Int { driver.usage.waitingWrites }

    /// Whether several servers may use the store at once.
    public var isShared: Bool { driver.isShared }

    /// Opens the store on an engine and brings its schema up to this version.
    ///
    /// - Throws: a ``StoreError``, for one when the schema is newer than this program.
    public init(opening driver: any DatabaseDriver) async throws {
        self.driver = driver
        try await StoreError.converting {
            try await driver.write { connection in
                try Schema.migrate(connection)
                guard try !Schema.isBeingFilled(connection) else { throw StoreError.unfinished }
            }
        }
        driver.keepInMind(DirectorySchema.tables, countedIn: DirectorySchema.changes)
        try await commitToWaitingAuthors()
    }

    /// How often the directory has changed, which is people, conversations with their participants, roles, clients and
    /// tokens, where several servers share the store.
    ///
    /// What was read of the directory after this number was is still so while the number is the same.
    public func directoryChanges() async throws -> Int64 {
        try await read { transaction in
            try transaction.connection.first("SELECT number FROM \(DirectorySchema.changes)") { $0.integer(0) } ?? 0
        }
    }

    /// Runs work in one read transaction: all that it reads is of one moment.
    ///
    /// - Throws: what the work throws, or a ``StoreError``; `CancellationError` when the task was cancelled.
    public func read<Result: Sendable>(
        _ work: @escaping @Sendable (StoreTransaction) throws -> Result
    ) async throws -> Result {
        try await StoreError.converting {
            try await driver.read { try work(StoreTransaction(connection: $0)) }
        }
    }

    /// Runs work in a transaction and returns when it is on disk.
    ///
    /// Work that throws leaves nothing behind. The store commits to what was written of messages (decision 0011).
    ///
    /// - Parameter isLarge: whether it changes so much that others had better not share its commit.
    /// - Throws: what the work throws, or a ``StoreError``.
    @discardableResult
    public func write<Result: Sendable>(
        isLarge: Bool = false,
        _ work: @escaping @Sendable (StoreTransaction) throws -> Result
    ) async throws -> Result {
        do {
            let result = try await StoreError.converting {
                try await driver.write(isLarge: isLarge) { connection in
                    let transaction = StoreTransaction(connection: connection)
                    let result = try work(transaction)
                    try transaction.commitments.keep(transaction.touched)
                    return result
                }
            }
            hindrance.note(nil)
            return result
        } catch let error as StoreError {
            hindrance.note(error)
            throw error
        }
    }

    /// Commits to what was stored without it, by an earlier version or past the store; cancelled between two
    /// transactions, it goes on when the store is opened again.
    private func commitToWaitingAuthors() async throws {
        guard try await read({ try $0.commitments.hasUncommitted() }) else { return }
        repeat { try Task.checkCancellation() } while try await write { try $0.commitments.commitToNextAuthors() }
    }

    /// Clears from the files what was deleted or overwritten, in small steps, while others read and write.
    ///
    /// - Returns: whether nothing of it is left; somebody may be reading what was there before.
    /// - Throws: a ``StoreError``; `CancellationError` when the task was cancelled.
    public func clearDeleted() async throws -> Bool {
        try await StoreError.converting { try await driver.clearDeleted() }
    }

    /// Puts the messages of months that are over, for at least a day, into the order of their authors.
    ///
    /// - Throws: a ``StoreError``; `CancellationError` when the task was cancelled.
    public func arrangeMessages(at now: Instant) async throws {
        let open = [now.advanced(byDays: -1), now].map { TablePart(ofMessage: Message.ID.first(at: $0)) }
        try await StoreError.converting { try await driver.arrange("messages", except: open) }
    }

    /// Makes room for what will be sent in this month and the two after it, so that no send has to.
    ///
    /// - Throws: a ``StoreError``.
    public func makeRoomForMessages(at now: Instant) async throws {
        let month = MessageMonth(of: now)
        try await StoreError.converting {
            try await driver.write { connection in
                for month in [month, month.next, month.next.next] {
                    try connection.makeRoom(in: "messages") { month.part }
                }
            }
        }
    }

    /// Closes the engine.
    public func close() async throws {
        try await driver.close()
    }
}

/// The repositories, inside one transaction.
public struct StoreTransaction {
    let connection: any DatabaseConnection
    let touched = TouchedMessages()

    /// The tenants.
    public var organizations: OrganizationRepository { OrganizationRepository(connection: connection) }
    /// Members, and what they can be found by.
    public var users: UserRepository { UserRepository(connection: connection) }
    /// Conversations and their participants.
    public var conversations: ConversationRepository { ConversationRepository(connection: connection) }
    /// Messages with their revisions, reactions and attachments.
    public var messages: MessageRepository { MessageRepository(connection: connection, touched: touched) }
    /// What the store has committed to of people's messages.
    public var commitments: CommitmentRepository { CommitmentRepository(connection: connection) }
    /// The messages that are pinned to their conversations.
    public var pins: PinRepository { PinRepository(connection: connection) }
    /// How people want to be told of chat.
    public var preferences: PreferencesRepository { PreferencesRepository(connection: connection) }
    /// What calls with a key of their own came to.
    public var idempotency: IdempotencyRepository { IdempotencyRepository(connection: connection) }
    /// Files that were uploaded to messages.
    public var attachments: AttachmentRepository {
        AttachmentRepository(connection: connection, touched: touched)
    }
    /// Clients, tokens, roles and grants.
    public var access: AccessRepository { AccessRepository(connection: connection) }
    /// The passwords that people sign in with.
    public var passwords: PasswordRepository { PasswordRepository(connection: connection) }
    /// The codes and refresh tokens that come of people's sign-ins.
    public var signIns: SignInRepository { SignInRepository(connection: connection) }
    /// How often signing in has failed of late.
    public var signInFailures: SignInFailureRepository { SignInFailureRepository(connection: connection) }
    /// Roles, and who has them.
    public var roles: RoleRepository { RoleRepository(connection: connection) }
    /// Privacy requests.
    public var requests: RequestRepository { RequestRepository(connection: connection) }
    /// Work that waits for a worker, or is leased by one.
    public var jobs: JobRepository { JobRepository(connection: connection) }
    /// The archives that requests have yielded.
    public var archives: ArchiveRepository { ArchiveRepository(connection: connection) }
    /// The keys that organizations sign with.
    public var signingKeys: SigningKeyRepository { SigningKeyRepository(connection: connection) }
    /// Who did what.
    public var audit: AuditRepository { AuditRepository(connection: connection) }
    /// Who is told of events.
    public var webhooks: WebhookRepository { WebhookRepository(connection: connection) }
    /// What was imported, from where.
    public var imports: ImportRepository { ImportRepository(connection: connection) }

    /// What waits for a second person, and what they decided.
    public var approvals: ApprovalRepository { ApprovalRepository(connection: connection) }
    /// Requests about several people that belong together.
    public var cases: CaseRepository { CaseRepository(connection: connection) }
    /// Cases whose archives wait to be merged.
    public var caseMerges: CaseMergeRepository { CaseMergeRepository(connection: connection) }
    /// What one node at a time does.
    public var leases: LeaseRepository { LeaseRepository(connection: connection) }
    /// The servers that use the store.
    public var nodes: NodeRepository { NodeRepository(connection: connection) }
    /// How often callers have called of late.
    public var rateWindows: RateWindowRepository { RateWindowRepository(connection: connection) }
    /// Legal holds.
    public var holds: HoldRepository { HoldRepository(connection: connection) }
    /// Takes messages away for good.
    public var removals: RemovalRepository { RemovalRepository(connection: connection) }
    /// Takes away what is kept of a person.
    public var erasures: ErasureRepository { ErasureRepository(connection: connection) }
    /// Replaces words in what was written.
    public var rewriting: RewritingRepository { RewritingRepository(connection: connection, touched: touched) }
    /// Puts right values into a person's profile.
    public var rectifications: RectificationRepository { RectificationRepository(connection: connection) }
    /// What retention has put out of reach, and how far its removal has come.
    public var purges: PurgeRepository { PurgeRepository(connection: connection) }

    /// What the clock of the engine says, where it has one of its own.
    public var time: Instant? { get throws { try connection.time().map { Instant(milliseconds: $0) } } }

    /// The tables and columns as the engine has them.
    public var columns: [SchemaColumn] { get throws { try connection.columns() } }
}
