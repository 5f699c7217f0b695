public import Chat
public import Storage

extension CaseIntake {
    /// Makes a request about each subject who has no archive yet, all at once or not at all.
    ///
    /// After a failure only what has failed is done again.
    ///
    /// - Returns: whether the organization has such a case.
    /// - Throws: a ``CaseRefusal`` or a ``SubjectLimitRefusal``.
    public func run(_ id: PrivacyCase.ID, by caller: Caller, from origin: AuditOrigin) async throws -> Bool {
        let isKnown = try await change(id, .runCase, by: caller, from: origin) {
            [sequence, clock] found, _, transaction in
            guard [.open, .failed].contains(found.status) else { throw CaseRefusal.wrongState(found.status) }
            let now = try sequence.boundary(at: clock.now, in: transaction)
            let subjects = try transaction.cases.subjects(of: id).filter { try transaction.needsRequest($0, of: found) }
            try transaction.cases.setStatus(.running, of: id)
            try transaction.webhooks.announce(.caseStarted, of: id, .running, in: found.organization, at: now)
            guard !subjects.isEmpty else {
                // What had failed was the merge.
                try transaction.cases.setApproval(nil, of: id)
                try transaction.caseMerges.enqueue(id, in: found.organization, availableAt: clock.now)
                return [:]
            }
            return try transaction.ask(subjects.map(\.user), for: found, by: caller, at: now, workFrom: clock.now)
        }
        signal.notify()
        return isKnown
    }
}

extension StoreTransaction {
    /// Whether a subject has no archive that could be merged, and will have none.
    ///
    /// - Throws: a ``CaseRefusal`` when the person was erased.
    fileprivate func needsRequest(_ subject: PrivacyCase.Subject, of found: PrivacyCase) throws -> Bool {
        guard try !approvals.wasErased(subject.user, since: found.createdAt) else {
            throw CaseRefusal.erased(subject.user.description)
        }
        guard let id = subject.request, let request = try requests.find(id, in: found.organization),
            request.status == .completed, let archive = try archives.find(of: id)
        else { return true }
        return archive.destroyedAt != nil
    }

    /// Makes requests for a case, which wait for its approval if the organization's rules want one.
    ///
    /// - Parameter start: from when on they may be worked at.
    fileprivate func ask(
        _ people: [User.ID],
        for found: PrivacyCase,
        by caller: Caller,
        at now: Instant,
        workFrom start: Instant
    ) throws -> AuditDetails {
        let organization = found.organization
        let requester = try PrivacyRequest.Requester(caller, self)
        let rules = try organizations.lockRules(of: organization) ?? .standard
        try rules.check(Set(people), askedAboutBy: requester, in: organization, at: now, self)
        let approval = try askApproval(of: found.id, by: requester, in: organization, rules, at: now)
        try cases.setApproval(approval?.id, of: found.id)
        var made: [PrivacyRequest] = []
        var generator = SystemRandomNumberGenerator()
        for person in people {
            let request = PrivacyRequest(
                id: .live(at: now, using: &generator),
                organization: organization,
                kind: .export,
                subject: person,
                reason: found.reason,
                requester: requester,
                createdAt: now,
                periodStart: found.periodStart,
                periodEnd: found.periodEnd,
                choices: found.choices,
                caseID: found.id,
                approval: approval?.id
            )
            try requests.insert(request)
            try cases.setRequest(request)
            try webhooks.announce(.requestCreated, of: request.id, .initiated, in: organization, at: now)
            if approval == nil { try jobs.enqueue(request, availableAt: min(now, start)) }
            made.append(request)
        }
        if let approval { try announce(.approvalRequested, of: approval, at: now) }
        return [
            "requests": .list(made.map(\.id.description)), "subjects": .list(people.map(\.description)),
            "approval": .text(approval == nil ? "not needed" : "pending"),
        ]
    }
}
