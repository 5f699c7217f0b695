internal import Chat
internal import Storage

/// What becomes of requests that wait for a second person.
extension StoreTransaction {
    /// Asks for an approval, if the organization's rules want one.
    func askApproval(
        of caseID: PrivacyCase.ID? = nil,
        by asker: PrivacyRequest.Requester,
        in organization: Organization.ID,
        _ rules: PrivacyRules,
        at now: Instant
    ) throws -> Approval? {
        guard rules.requiresApproval else { return nil }
        var generator = SystemRandomNumberGenerator()
        let approval = Approval(
            id: .live(at: now, using: &generator),
            organization: organization,
            caseID: caseID,
            asker: asker,
            askedAt: now,
            expiresAt: now.advanced(byDays: rules.approvalDays)
        )
        try approvals.insert(approval)
        return approval
    }

    /// Lets the requests run that were approved; those about somebody who was erased meanwhile end in an error.
    func release(_ approval: Approval, at now: Instant) throws {
        for request in try requests.all(under: approval.id) {
            if request.kind != .delete, try approvals.wasErased(request.subject, since: request.createdAt) {
                try end(request, failure: "The person was erased while the request waited for its approval.", at: now)
                try audit.record(
                    AuditAct(
                        .failRequest,
                        of: request.id.description,
                        by: .unnamed,
                        from: .worker,
                        in: request.organization,
                        at: now,
                        outcome: .failure("subject.erased")
                    )
                )
            } else {
                try jobs.enqueue(request, availableAt: now)
            }
        }
        if let id = approval.caseID { try advanceCase(id, in: approval.organization, at: now) }
    }

    /// Ends the requests that were not approved.
    func end(_ approval: Approval, failure: String, at now: Instant) throws {
        for request in try requests.all(under: approval.id) { try end(request, failure: failure, at: now) }
        guard let id = approval.caseID else { return }
        try cases.setStatus(.failed, of: id, failure: failure)
        try webhooks.announce(.caseFailed, of: id, .failed, in: approval.organization, at: now)
    }

    /// Ends what nobody has decided on in time.
    func expire(_ approval: Approval, at now: Instant) throws {
        guard try approvals.decide(approval.id, .expired, .init(decider: nil, at: now)) else { return }
        let requests = try requests.all(under: approval.id)
        try audit.record(
            approval.act(
                approval.caseID == nil ? .expireRequest : .expireCase,
                of: requests.map(\.id),
                by: .unnamed,
                from: .worker,
                at: now
            )
        )
        try announce(.approvalExpired, of: approval, at: now)
        try end(approval, failure: "Nobody approved it until \(approval.expiresAt). Make the request again.", at: now)
    }

    /// Tells webhooks what has become of an approval.
    func announce(_ event: WebhookEvent, of approval: Approval, at now: Instant) throws {
        if let id = approval.caseID {
            try webhooks.announce(event, of: id, .running, in: approval.organization, at: now)
        } else {
            for request in try requests.all(under: approval.id) {
                try webhooks.announce(event, of: request.id, request.status, in: approval.organization, at: now)
            }
        }
    }

    private func end(_ request: PrivacyRequest, failure: String, at now: Instant) throws {
        try requests.removeTerms(of: request.id)
        try requests.setStatus(.error, of: request.id, failure: failure, at: now)
        try webhooks.announce(.requestFailed, of: request.id, .error, in: request.organization, at: now)
    }
}

extension Approval {
    /// That it was decided or has expired; the reason stays with it, since it may tell of people.
    func act(
        _ action: AuditAction,
        of requests: [PrivacyRequest.ID],
        by actor: AuditActor,
        from origin: AuditOrigin,
        at now: Instant
    ) -> AuditAct {
        AuditAct(
            action,
            of: caseID?.description ?? requests.first?.description,
            by: actor,
            from: origin,
            in: organization,
            at: now,
            details: caseID == nil ? [:] : ["requests": .list(requests.map(\.description))]
        )
    }
}
