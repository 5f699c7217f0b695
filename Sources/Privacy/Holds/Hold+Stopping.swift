internal import Chat
internal import Storage

extension Hold {
    /// Ends the erasures and rectifications that would go on changing what is held from now on.
    ///
    /// What they have changed before is in their records. One that only has files to clear still is let go on: the rows
    /// are gone, and it touches nothing that is there.
    func stopChanges(at now: Instant, _ transaction: StoreTransaction) throws {
        for request in try transaction.requests.unfinishedChanges(in: organization) {
            guard let subject = try transaction.users.find(request.subject, in: organization),
                try transaction.holds.standing(on: subject, at: now).contains(where: { $0.id == id }),
                try transaction.requests.result(of: request.id)?.isCarriedOut != true
            else { continue }
            try stop(request, of: subject, at: now, transaction)
        }
    }

    private func stop(
        _ request: PrivacyRequest,
        of subject: User,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        let refusal = ErasureRefusal.stopped(id)
        try transaction.jobs.cancel(request.id)
        try transaction.requests.removeTerms(of: request.id)
        if request.kind == .delete { try transaction.erasures.unmark(subject) }
        try transaction.requests.setStatus(.error, of: request.id, failure: refusal.description, at: now)
        let counts = try transaction.requests.result(of: request.id)?.counts ?? [:]
        try transaction.audit.record(
            AuditAct(
                .failRequest,
                of: request.id.description,
                by: .unnamed,
                from: .worker,
                in: organization,
                at: now,
                outcome: .failure(refusal.description),
                details: counts.mapValues { .number($0) }
            )
        )
        try transaction.webhooks.announce(.requestFailed, of: request.id, .error, in: organization, at: now)
    }
}
