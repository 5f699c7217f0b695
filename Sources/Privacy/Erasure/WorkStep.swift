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

    /// Whether an earlier run has done all but for the clearing of the files.
    var isCarriedOut: Bool {
        get async throws {
            try await store.read { [job] in try $0.requests.result(of: job.request)?.isCarriedOut ?? false }
        }
    }

    /// Clears the files of what was deleted.
    ///
    /// - Throws: ``FilesInUse`` when somebody goes on reading what was there before.
    func clearFiles() async throws {
        if try await !isCarriedOut { try await run { _, _, result in result.isCarriedOut = true } }
        for _ in 0..<5 {
            if try await store.clearDeleted() { return }
            try await Task.sleep(for: .seconds(1))
        }
        throw FilesInUse()
    }
}

/// Somebody reads the database as it was before something was removed, so that its files cannot be cleared of it yet.
struct FilesInUse: Error, CustomStringConvertible {
    var description: String {
        "The database is being read as it was before. Its files are cleared when that has ended."
    }
}

/// The person whom a request is about is not there.
struct UnknownSubject: Error, CustomStringConvertible {
    var description: String { "The person whom the request is about is not known any more." }
}
