internal import Chat
internal import Storage

/// How a case follows its requests.
extension StoreTransaction {
    /// Moves the case of a job's request on, if it has one.
    func advanceCase(of job: Job, at now: Instant) throws {
        guard let id = try requests.find(job.request, in: job.organization)?.caseID else { return }
        try advanceCase(id, in: job.organization, at: now)
    }

    /// Moves a case on when all its requests have come to their ends: to the merge, or to its failure.
    func advanceCase(_ id: PrivacyCase.ID, in organization: Organization.ID, at now: Instant) throws {
        try cases.lock(id)
        guard let found = try cases.find(id, in: organization), found.status == .running else { return }
        let latest = try cases.subjects(of: id).compactMap { subject in
            try subject.request.flatMap { try requests.find($0, in: organization) }
        }
        guard latest.allSatisfy({ $0.status == .completed || $0.status == .error }) else { return }
        let failed = latest.filter { $0.status == .error }
        guard !failed.isEmpty else { return try caseMerges.enqueue(id, in: organization, availableAt: now) }
        let reasons = failed.map { "User \($0.subject): \($0.failure ?? "")" }
        let failure = "\(failed.count) of \(latest.count) exports failed. \(reasons.joined(separator: " "))"
        try failCase(id, in: organization, failure: failure, subjects: failed.map(\.subject), at: now)
    }

    /// Ends the run of a case with a failure.
    func failCase(
        _ id: PrivacyCase.ID,
        in organization: Organization.ID,
        failure: String,
        subjects: [User.ID] = [],
        at now: Instant
    ) throws {
        try cases.setStatus(.failed, of: id, failure: failure)
        try webhooks.announce(.caseFailed, of: id, .failed, in: organization, at: now)
        try audit.record(
            AuditAct(
                .failCase,
                of: id.description,
                by: .unnamed,
                from: .worker,
                in: organization,
                at: now,
                outcome: .failure(subjects.isEmpty ? "case.failed" : "requests.failed"),
                details: ["subjects": .list(subjects.map(\.description))]
            )
        )
    }
}
