public import Chat
public import Storage

/// An export that somebody asks for.
public struct ExportDemand: Sendable {
    /// Whom it is about.
    public var subject: SubjectDescription
    /// Why, in the requester's words.
    public var reason: String?
    /// The first instant asked for.
    public var periodStart: Instant?
    /// The first instant not asked for any more.
    public var periodEnd: Instant?
    /// The hold whose data is asked for although it is older than the cutoff.
    public var hold: Hold.ID?

    /// Makes a demand of its parts.
    public init(
        subject: SubjectDescription,
        reason: String? = nil,
        periodStart: Instant? = nil,
        periodEnd: Instant? = nil,
        hold: Hold.ID? = nil
    ) {
        self.subject = subject
        self.reason = reason
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.hold = hold
    }
}

/// Takes in privacy requests: checks them, keeps them and queues their work, all at once or not at all.
public struct RequestIntake: Sendable {
    private let store: Store
    private let clock: WallClock
    private let sequence: MessageSequence
    private let signal: WorkSignal

    /// Makes an intake that wakes the workers listening to a signal.
    ///
    /// - Parameter sequence: what gives this process's messages their identifiers; a request is made after all
    ///   messages that were sent before it, also those of the same millisecond.
    public init(store: Store, clock: WallClock, sequence: MessageSequence, signal: WorkSignal) {
        self.store = store
        self.clock = clock
        self.sequence = sequence
        self.signal = signal
    }

    /// Takes in an export.
    ///
    /// - Parameter key: the caller's own name for the call; one that was taken in before is given back.
    /// - Throws: a ``SubjectRefusal`` or ``PeriodRefusal`` when the demand is not about one person and one period, or
    ///   a `CallKeyConflict`.
    public func submit(
        _ demand: ExportDemand,
        by caller: Caller,
        key: CallKey? = nil
    ) async throws -> PrivacyRequest {
        if let start = demand.periodStart, let end = demand.periodEnd, start >= end { throw PeriodRefusal() }
        let request = try await store.write { [clock, sequence] transaction in
            let now = sequence.boundary(at: clock.now)
            let organization = caller.organization
            if let id: PrivacyRequest.ID = try key?.result(in: transaction, at: now),
                let known = try transaction.requests.find(id, in: organization)
            {
                return known
            }
            let subject = try demand.subject.resolve(in: organization, transaction)
            if let hold = demand.hold { try Self.check(hold, on: subject, at: now, transaction) }
            var generator = SystemRandomNumberGenerator()
            let request = PrivacyRequest(
                id: .live(at: now, using: &generator),
                organization: organization,
                kind: .export,
                subject: subject.id,
                reason: demand.reason,
                requester: try .init(caller, transaction),
                createdAt: now,
                periodStart: demand.periodStart,
                periodEnd: demand.periodEnd,
                hold: demand.hold
            )
            try transaction.requests.insert(request)
            try key?.keep(request.id, in: transaction, at: now)
            // The boundary may lie ahead of the clock, for which the work need not wait.
            try transaction.jobs.enqueue(request, availableAt: min(now, clock.now))
            return request
        }
        signal.notify()
        return request
    }

    private static func check(
        _ id: Hold.ID,
        on subject: User,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        guard let hold = try transaction.holds.find(id, in: subject.organization), hold.stands(at: now) else {
            throw HoldRefusal.notStanding
        }
        if case .subject(let held) = hold.target, held != subject.id { throw HoldRefusal.otherSubject }
    }
}

/// The period asked for holds no instant.
public struct PeriodRefusal: Error, CustomStringConvertible {
    /// What is wrong.
    public var description: String { "The period ends before it begins. Give a later end." }
}
