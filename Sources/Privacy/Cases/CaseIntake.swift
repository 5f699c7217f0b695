public import Chat
public import Storage

/// Opens cases and moves them on.
public struct CaseIntake: Sendable {
    let store: Store
    let clock: WallClock
    let sequence: MessageSequence
    let signal: WorkSignal

    /// How many notes a case can have.
    private static let mostNotes = 500

    /// Makes an intake that wakes the workers listening to a signal.
    ///
    /// - Parameter sequence: what gives this process's messages their identifiers; as for a ``RequestIntake``.
    public init(store: Store, clock: WallClock, sequence: MessageSequence, signal: WorkSignal) {
        self.store = store
        self.clock = clock
        self.sequence = sequence
        self.signal = signal
    }

    /// Opens a case; nothing is exported yet.
    ///
    /// - Parameters:
    ///   - origin: where the call came from, for the audit trail.
    ///   - key: the caller's own name for the call; a case that was opened before is given back.
    /// - Throws: a ``CaseRefusal``, a ``PeriodRefusal`` or a `CallKeyConflict`.
    public func open(
        _ demand: CaseDemand,
        by caller: Caller,
        from origin: AuditOrigin,
        key: CallKey? = nil
    ) async throws -> PrivacyCase.ID {
        guard demand.title.contains(where: { !$0.isWhitespace }) else { throw CaseRefusal.noTitle }
        if let start = demand.periodStart, let end = demand.periodEnd, start >= end { throw PeriodRefusal() }
        return try await store.write { [clock] transaction in
            let now = clock.now
            let organization = caller.organization
            if let id: PrivacyCase.ID = try key?.result(in: transaction, at: now),
                try transaction.cases.find(id, in: organization) != nil
            {
                return id
            }
            let people = try demand.people(in: organization, transaction)
            let conversations = try demand.restriction(in: organization, transaction)
            var generator = SystemRandomNumberGenerator()
            let opened = PrivacyCase(
                id: .live(at: now, using: &generator),
                organization: organization,
                title: demand.title,
                reason: demand.reason,
                author: try .init(caller, transaction),
                createdAt: now,
                deadline: try demand.deadline(at: now),
                periodStart: demand.periodStart,
                periodEnd: demand.periodEnd,
                choices: demand.choices
            )
            try transaction.cases.insert(opened, about: people, in: conversations)
            try key?.keep(opened.id, in: transaction, at: now)
            let details: AuditDetails = [
                "subjects": .list(people.map(\.description)), "regime": .text(demand.regime.rawValue),
                "due": .text(opened.deadline.dueOn.description), "conversations": .number(conversations.count),
            ]
            try transaction.audit.record(opened.act(.openCase, by: caller, from: origin, at: now, details))
            try transaction.webhooks.announce(.caseOpened, of: opened.id, .open, in: organization, at: now)
            return opened.id
        }
    }

    /// Writes something down about a case.
    ///
    /// - Returns: whether the organization has such a case.
    /// - Throws: a ``CaseRefusal``.
    public func note(
        _ text: String,
        on id: PrivacyCase.ID,
        by caller: Caller,
        from origin: AuditOrigin
    ) async throws -> Bool {
        guard text.contains(where: { !$0.isWhitespace }) else { throw CaseRefusal.emptyNote }
        return try await change(id, .noteCase, by: caller, from: origin) { found, now, transaction in
            guard try transaction.cases.countNotes(of: id) < Self.mostNotes else { throw CaseRefusal.tooManyNotes }
            let author = try PrivacyRequest.Requester(caller, transaction)
            try transaction.cases.add(.init(author: author, writtenAt: now, text: text), to: id)
            return [:]
        }
    }

    /// Moves the deadline of a case, once, while it has not passed.
    ///
    /// - Parameter date: the last day then, where the regime is a date.
    /// - Returns: whether the organization has such a case.
    /// - Throws: a ``CaseRefusal``.
    public func extend(
        _ id: PrivacyCase.ID,
        to date: CivilDate?,
        reason: String,
        by caller: Caller,
        from origin: AuditOrigin
    ) async throws -> Bool {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw CaseRefusal.noReason }
        return try await change(id, .extendCase, by: caller, from: origin) { found, now, transaction in
            let due = try found.deadline.extended(to: date, at: now)
            try transaction.cases.extend(id, to: due, reason: reason, at: now)
            return ["from": .text(found.deadline.dueOn.description), "due": .text(due.description)]
        }
    }

    /// Closes a case for ever.
    ///
    /// - Returns: whether the organization has such a case.
    /// - Throws: a ``CaseRefusal`` while it runs, and when it is closed already.
    public func close(_ id: PrivacyCase.ID, by caller: Caller, from origin: AuditOrigin) async throws -> Bool {
        try await change(id, .closeCase, by: caller, from: origin) { found, now, transaction in
            guard found.status != .running else { throw CaseRefusal.wrongState(.running) }
            let author = try PrivacyRequest.Requester(caller, transaction)
            try transaction.cases.close(id, by: author.name, at: now)
            try transaction.webhooks.announce(.caseClosed, of: id, .closed, in: found.organization, at: now)
            return ["from": .text(found.status.rawValue)]
        }
    }

    /// Changes a case that is not closed, and records that.
    ///
    /// - Parameter work: makes the change, and gives what else is to be known of it.
    func change(
        _ id: PrivacyCase.ID,
        _ action: AuditAction,
        by caller: Caller,
        from origin: AuditOrigin,
        _ work: @escaping @Sendable (PrivacyCase, Instant, StoreTransaction) throws -> AuditDetails
    ) async throws -> Bool {
        try await store.write { [clock] transaction in
            try transaction.cases.lock(id)
            guard let found = try transaction.cases.find(id, in: caller.organization) else { return false }
            guard found.status != .closed else { throw CaseRefusal.wrongState(.closed) }
            let now = clock.now
            let details = try work(found, now, transaction)
            try transaction.audit.record(found.act(action, by: caller, from: origin, at: now, details))
            return true
        }
    }
}

extension PrivacyCase.Deadline {
    /// The last day after an extension at an instant.
    ///
    /// The subject must be told of an extension before the deadline, so that none is left after it.
    ///
    /// - Throws: a ``CaseRefusal``.
    fileprivate func extended(to date: CivilDate?, at now: Instant) throws -> CivilDate {
        guard extendedAt == nil else { throw CaseRefusal.extendedBefore }
        guard regime != .lgpd else { throw CaseRefusal.notExtendable }
        guard CivilDate(of: now) <= dueOn else { throw CaseRefusal.overdue }
        let due = regime.extendedDue(receivedOn: receivedOn)
        guard (due == nil) == (date != nil), let new = due ?? date, new > dueOn else { throw CaseRefusal.notLater }
        return new
    }
}

extension PrivacyCase {
    /// That somebody has done something to the case; its words stay with it, since they may tell of people.
    func act(
        _ action: AuditAction,
        by caller: Caller,
        from origin: AuditOrigin,
        at now: Instant,
        _ details: AuditDetails
    ) -> AuditAct {
        AuditAct(
            action,
            of: id.description,
            by: AuditActor(caller),
            from: origin,
            in: organization,
            at: now,
            details: details
        )
    }
}
