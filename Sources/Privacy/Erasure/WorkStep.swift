internal import Chat
internal import Storage

/// One transaction of a job that erases or rectifies: what it does and the record of it are kept together.
struct WorkStep: Sendable {
    let store: Store
    let clock: WallClock
    let job: Job

    /// Runs work under the lease, unless a hold has come to stand on the person.
    ///
    /// - Throws: ``LeaseLost``, an ``ErasureRefusal`` or what the work throws; nothing is changed then.
    func run<Result: Sendable>(
        _ work: @escaping @Sendable (StoreTransaction, User, inout RequestResult) throws -> Result
    ) async throws -> Result {
        try await store.write { [clock, job] transaction in
            guard try transaction.jobs.isHeld(job) else { throw LeaseLost() }
            guard let request = try transaction.requests.find(job.request, in: job.organization),
                let subject = try transaction.users.find(request.subject, in: job.organization)
            else { throw UnknownSubject() }
            let holds = try transaction.holds.standing(in: job.organization, at: clock.now)
            if let hold = holds.first(where: { $0.target == .subject(subject.id) }) {
                throw ErasureRefusal.held(hold.id, reason: hold.reason)
            }
            let before = try transaction.requests.result(of: job.request) ?? RequestResult()
            var result = before
            let value = try work(transaction, subject, &result)
            try transaction.requests.setResult(result, of: job.request)
            if result != before { try transaction.jobs.noteProgress(job) }
            return value
        }
    }

    /// Ends the job.
    func complete() async throws {
        try await store.write { [clock, job] transaction in
            guard try transaction.jobs.finish(job) else { throw LeaseLost() }
            let now = clock.now
            try transaction.requests.setStatus(.completed, of: job.request, at: now)
            let counts = try transaction.requests.result(of: job.request)?.counts ?? [:]
            try transaction.audit.record(
                job.act(.completeRequest, at: now, counts.mapValues { AuditDetail.number($0) })
            )
            try transaction.announce(.requestCompleted, of: job, .completed, at: now)
        }
    }

    /// Clears the files of what was deleted; whoever still reads it is waited for, though not for ever.
    ///
    /// What cannot be cleared now is left to a run of the purge, which removes nothing else.
    func clearFiles() async throws {
        for _ in 0..<30 {
            if try await store.clearDeleted() { return }
            try await Task.sleep(for: .seconds(1))
        }
        try await store.write { [clock, job] transaction in
            let last = try transaction.purges.last(in: job.organization)
            guard last == nil || last?.endedAt != nil else { return }
            try transaction.purges.begin(in: job.organization, cutoff: Instant(milliseconds: 0), at: clock.now)
        }
    }
}

/// The person whom a request is about is not there.
struct UnknownSubject: Error, CustomStringConvertible {
    var description: String { "The person whom the request is about is not known any more." }
}
