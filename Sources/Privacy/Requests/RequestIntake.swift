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
    /// The hold whose data is asked for although it is older than the cutoff.
    public var hold: Hold.ID?

    /// Makes a demand of its parts.
    public init(
        subject: SubjectDescription,
        reason: String? = nil,
        periodStart: Instant? = nil,
        periodEnd: Instant? = nil,
        choices: ArchiveChoices = ArchiveChoices(),
        hold: Hold.ID? = nil
    ) {
        self.subject = subject
        self.reason = reason
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.choices = choices
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
    /// - Parameters:
    ///   - origin: where the call came from, for the audit trail.
    ///   - key: the caller's own name for the call; one that was taken in before is given back.
    /// - Throws: a ``SubjectRefusal`` or ``PeriodRefusal`` when the demand is not about one person and one period, a
    ///   ``SubjectLimitRefusal``, or a `CallKeyConflict`.
    public func submit(
        _ demand: ExportDemand,
        by caller: Caller,
        from origin: AuditOrigin,
        key: CallKey? = nil
    ) async throws -> PrivacyRequest {
        if let start = demand.periodStart, let end = demand.periodEnd, start >= end { throw PeriodRefusal() }
        return try await submit(.export, demand, by: caller, from: origin, key: key) { request, subject, transaction in
            if let hold = demand.hold {
                try Self.check(hold, on: subject, at: request.createdAt, transaction)
            }
        }
    }

    /// Takes in the erasure of a person; one that is under way already is given back.
    ///
    /// - Parameter destroysArchives: whether the archives go that were made of the person earlier.
    /// - Throws: a ``SubjectRefusal``, an ``ErasureRefusal`` when a hold stands on the person's data, or a
    ///   `CallKeyConflict`.
    public func erase(
        _ demand: ExportDemand,
        destroysArchives: Bool,
        by caller: Caller,
        from origin: AuditOrigin,
        key: CallKey? = nil
    ) async throws -> PrivacyRequest {
        try await submit(.delete, demand, by: caller, from: origin, key: key) { request, subject, transaction in
            try ErasureRefusal.check(subject, at: request.createdAt, transaction)
            if destroysArchives { try transaction.requests.setDestroysArchives(of: request.id) }
        }
    }

    /// Takes in the rectification of a person's data.
    ///
    /// - Throws: a ``SubjectRefusal``, an ``ErasureRefusal`` or a `CallKeyConflict`.
    public func rectify(
        _ demand: ExportDemand,
        _ terms: [ReplacementTerm],
        by caller: Caller,
        from origin: AuditOrigin,
        key: CallKey? = nil
    ) async throws -> PrivacyRequest {
        guard (1...25).contains(terms.count) else { throw ErasureRefusal.noTerms }
        let lengths = 1...1000
        for term in terms {
            guard lengths.contains(term.existing.unicodeScalars.count),
                lengths.contains(term.updated.unicodeScalars.count),
                term.updated.contains(where: { !$0.isWhitespace }), term.existing.contains(where: { !$0.isWhitespace }),
                term.existing != term.updated, !(term.existing + term.updated).unicodeScalars.contains("\0")
            else { throw ErasureRefusal.wrongTerm }
        }
        return try await submit(.update, demand, by: caller, from: origin, key: key) { request, subject, transaction in
            guard try !transaction.erasures.isErased(subject.id) else { throw ErasureRefusal.erased }
            try ErasureRefusal.check(subject, at: request.createdAt, transaction)
            for term in terms where term.kind == .email {
                let isTaken = try transaction.users.isTaken(
                    term.updated,
                    in: subject.organization,
                    byOtherThan: subject.id
                )
                if isTaken { throw ErasureRefusal.emailTaken }
            }
            try transaction.requests.setTerms(terms, of: request.id)
        }
    }

    /// Keeps a request and queues its work.
    ///
    /// - Parameter more: checks what is particular to its kind, and keeps that.
    private func submit(
        _ kind: PrivacyRequest.Kind,
        _ demand: ExportDemand,
        by caller: Caller,
        from origin: AuditOrigin,
        key: CallKey?,
        _ more: @escaping @Sendable (PrivacyRequest, User, StoreTransaction) throws -> Void
    ) async throws -> PrivacyRequest {
        let request = try await store.write { [clock, sequence] transaction in
            let now = try sequence.boundary(at: clock.now, in: transaction)
            let organization = caller.organization
            if let id: PrivacyRequest.ID = try key?.result(in: transaction, at: now),
                let known = try transaction.requests.find(id, in: organization)
            {
                return known
            }
            let subject = try demand.subject.resolve(in: organization, transaction)
            let rules = try transaction.organizations.lockRules(of: organization) ?? .standard
            // Where each needs an approval, one that was approved does not stand for another.
            if kind == .delete, !rules.requiresApproval,
                let known = try transaction.requests.unfinishedErasure(of: subject)
            {
                try more(known, subject, transaction)
                return known
            }
            let requester = try PrivacyRequest.Requester(caller, transaction)
            try rules.check([subject.id], askedAboutBy: requester, in: organization, at: now, transaction)
            let approval = try transaction.askApproval(by: requester, in: organization, rules, at: now)
            var generator = SystemRandomNumberGenerator()
            let request = PrivacyRequest(
                id: .live(at: now, using: &generator),
                organization: organization,
                kind: kind,
                subject: subject.id,
                reason: demand.reason,
                requester: requester,
                createdAt: now,
                periodStart: demand.periodStart,
                periodEnd: demand.periodEnd,
                choices: demand.choices,
                hold: demand.hold,
                approval: approval?.id
            )
            try transaction.requests.insert(request)
            try more(request, subject, transaction)
            try key?.keep(request.id, in: transaction, at: now)
            try transaction.audit.record(request.act(by: caller, from: origin))
            try transaction.webhooks.announce(.requestCreated, of: request.id, .initiated, in: organization, at: now)
            if let approval {
                try transaction.announce(.approvalRequested, of: approval, at: now)
                return request
            }
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
