internal import Chat
internal import Storage

/// One run of a rectification: a person's profile and their own messages get the right values, and others' mentions of
/// the person the right name.
struct RectificationRun: Sendable {
    let store: Store
    let clock: WallClock

    /// Messages of one transaction.
    private static let batch = 100

    /// Replaces what the request says, clears the files and commits that it is done.
    func carryOut(_ job: Job) async throws {
        let step = WorkStep(store: store, clock: clock, job: job)
        if try await !step.isCarriedOut {
            let (subject, terms) = try await begin(step)
            let replacement = WordReplacement(terms.map { (existing: $0.existing, updated: $0.updated) })
            while try await rewriteMessages(replacement, step) {}
            try await rename(subject, terms, step)
            try await step.run { transaction, _, _ in try transaction.requests.removeTerms(of: job.request) }
        }
        try await step.clearFiles()
        try await step.complete()
    }

    private func begin(_ step: WorkStep) async throws -> (User, [ReplacementTerm]) {
        try await step.run { [clock] transaction, subject, result in
            guard try !transaction.erasures.isErased(subject.id) else { throw ErasureRefusal.erased }
            try ErasureRefusal.check(subject, at: clock.now, transaction)
            try transaction.requests.setStatus(.updating, of: step.job.request, at: clock.now)
            let terms = try transaction.requests.terms(of: step.job.request)
            // A new value may hold the old one: what is done once is not done again.
            if result.counts["profile"] == nil {
                let count = try transaction.rectifications.apply(terms, to: subject)
                result.counts["profile"] = count
            }
            return (subject, terms)
        }
    }

    /// Rewrites the next messages; tells whether there were any.
    private func rewriteMessages(_ replacement: WordReplacement, _ step: WorkStep) async throws -> Bool {
        try await step.run { [clock] transaction, subject, result in
            guard result.hasOwnWords != true else { return false }
            let rewriting = transaction.rewriting
            let places = try rewriting.messages(by: subject.id, after: result.position, limit: Self.batch)
            guard let last = places.last else {
                (result.hasOwnWords, result.position) = (true, nil)
                return false
            }
            let count = try rewriting.rewrite(places, by: subject.id, because: .rectification, at: clock.now) {
                replacement.applied(to: $0)
            }
            result.add(count.messages, "messages")
            result.add(count.revisions, "revisions")
            result.position = last
            return true
        }
    }

    /// Gives the person the right name where others mention the person; the wrong one is kept no longer than a hold does.
    private func rename(_ subject: User, _ terms: [ReplacementTerm], _ step: WorkStep) async throws {
        let names = Dictionary(terms.filter { $0.kind == .name }.map { ($0.existing, $0.updated) }) { first, _ in first
        }
        guard !names.isEmpty else { return }
        let (sourceID, others) = try await store.read { transaction in
            let (_, sourceID) = try transaction.users.mentionNames(of: subject)
            return (sourceID, try transaction.users.mentionedPeople(in: subject.organization, except: subject.id))
        }
        try await MentionRun(
            store: store,
            step: step,
            person: subject,
            sourceID: sourceID,
            replacement: MentionReplacement(renaming: names, sourceID: sourceID, others: others)
        ).carryOut()
        try await step.run { transaction, _, result in
            for name in names.keys {
                if result.counts["mentioningMessagesHeld"] == nil {
                    try transaction.users.forgetFormerName(name, of: subject.id)
                } else {
                    try transaction.users.keepFormerName(name, of: subject.id)
                }
            }
        }
    }
}

extension WordReplacement {
    fileprivate func applied(to wording: Wording) -> Wording? {
        let (text, source) = (applied(to: wording.text), wording.source.flatMap { applied(to: $0) })
        guard text != nil || source != nil else { return nil }
        return Wording(text: text ?? wording.text, source: source ?? wording.source)
    }
}
