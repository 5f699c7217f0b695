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
    /// What is chosen of the archive.
    public var choices: ArchiveChoices

    /// Makes a demand of its parts.
    public init(
        subject: SubjectDescription,
        reason: String? = nil,
        periodStart: Instant? = nil,
        periodEnd: Instant? = nil,
        choices: ArchiveChoices = ArchiveChoices()
    ) {
        self.subject = subject
        self.reason = reason
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.choices = choices
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
    /// - Parameters:
    ///   - origin: where the call came from, for the audit trail.
    ///   - key: the caller's own name for the call; one that was taken in before is given back.
    /// - Throws: a ``SubjectRefusal`` or ``PeriodRefusal`` when the demand is not about one person and one period, or
    ///   a `CallKeyConflict`.
    public func submit(
        _ demand: ExportDemand,
        by caller: Caller,
        from origin: AuditOrigin,
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
            let person = try caller.person.flatMap { try transaction.users.find($0, in: organization) }
            var generator = SystemRandomNumberGenerator()
            let request = PrivacyRequest(
                id: .live(at: now, using: &generator),
                organization: organization,
                kind: .export,
                subject: subject.id,
                reason: demand.reason,
                requester: .init(
                    client: caller.client.id,
                    user: caller.person,
                    name: person?.name ?? caller.client.name
                ),
                createdAt: now,
                periodStart: demand.periodStart,
                periodEnd: demand.periodEnd,
                choices: demand.choices
            )
            try transaction.requests.insert(request)
            try key?.keep(request.id, in: transaction, at: now)
            try transaction.audit.record(request.act(by: caller, from: origin))
            try transaction.webhooks.announce(.requestCreated, of: request.id, .initiated, in: organization, at: now)
            // The boundary may lie ahead of the clock, for which the work need not wait.
            try transaction.jobs.enqueue(request, availableAt: min(now, clock.now))
            return request
        }
        signal.notify()
        return request
    }
}

/// The period asked for holds no instant.
public struct PeriodRefusal: Error, CustomStringConvertible {
    /// What is wrong.
    public var description: String { "The period ends before it begins. Give a later end." }
}
