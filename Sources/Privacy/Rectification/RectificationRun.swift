internal import Chat
internal import Storage

/// One run of a rectification: a person's profile and their own messages get the right values.
struct RectificationRun: Sendable {
    let store: Store
    let clock: WallClock

    /// Messages of one transaction.
    private static let batch = 100

    /// Replaces what the request says, clears the files and commits that it is done.
    func carryOut(_ job: Job) async throws {
        let step = WorkStep(store: store, clock: clock, job: job)
        let terms = try await begin(step)
        let replacement = WordReplacement(terms.map { (existing: $0.existing, updated: $0.updated) })
        while try await rewriteMessages(replacement, step) {}
        try await step.run { transaction, _, _ in try transaction.requests.removeTerms(of: job.request) }
        try await step.clearFiles()
        try await step.complete()
    }

    private func begin(_ step: WorkStep) async throws -> [ReplacementTerm] {
        try await step.run { [clock] transaction, subject, result in
            try ErasureRefusal.check(subject, at: clock.now, transaction)
            try transaction.requests.setStatus(.updating, of: step.job.request, at: clock.now)
            let terms = try transaction.requests.terms(of: step.job.request)
            // A new value may hold the old one: what is done once is not done again.
            if result.counts["profile"] == nil {
                let count = try transaction.rectifications.apply(terms, to: subject)
                result.counts["profile"] = count
            }
            return terms
        }
    }

    /// Rewrites the next messages; tells whether there were any.
    private func rewriteMessages(_ replacement: WordReplacement, _ step: WorkStep) async throws -> Bool {
        try await step.run { transaction, subject, result in
            let rewriting = transaction.rewriting
            let places = try rewriting.messages(by: subject.id, after: result.position, limit: Self.batch)
            guard let last = places.last?.message else { return false }
            let count = try rewriting.rewrite(
                places,
                text: { replacement.applied(to: $0) },
                source: { replacement.applied(to: $0) }
            )
            result.add(count.messages, "messages")
            result.add(count.revisions, "revisions")
            result.position = last
            return true
        }
    }
}
