internal import Chat
internal import Storage

/// Rewrites what others wrote of a person, author by author; what is held stays as it is, and is counted.
struct MentionRun: Sendable {
    let store: Store
    let step: WorkStep
    /// Whom the messages mention.
    let person: User
    /// The person's identifier in a source.
    let sourceID: String?
    /// What comes into the place of the person's names.
    let replacement: MentionReplacement

    /// Messages of one transaction.
    private static let batch = 100

    /// Goes through the messages of all others, from where an earlier run has ended.
    func carryOut() async throws {
        let result = try await store.read { [job = step.job] in try $0.requests.result(of: job.request) }
        var last = result?.author
        while let author = try await store.read({ [last, person] in
            try $0.rewriting.author(after: last, in: person.organization)
        }) {
            if author != person.id { try await rewrite(author, after: last, from: result) }
            last = author
        }
    }

    private func rewrite(_ author: User.ID, after last: User.ID?, from result: RequestResult?) async throws {
        var position = result?.author == last ? result?.position : nil
        while true {
            let places = try await store.read { [person, sourceID, position] transaction in
                try transaction.rewriting.mentions(
                    of: person.id,
                    sourceID: sourceID,
                    by: author,
                    after: position,
                    limit: Self.batch
                )
            }
            guard let end = places.last else { return }
            try await rewrite(places, by: author, after: last, through: end)
            position = end
        }
    }

    private func rewrite(
        _ places: [Message.ID],
        by author: User.ID,
        after last: User.ID?,
        through end: Message.ID
    ) async throws {
        try await step.run { [person, replacement, now = step.clock.now] transaction, _, result in
            let held = try transaction.holds.held(
                among: places.map { ($0, author) },
                in: person.organization,
                at: now
            )
            let rewriting = transaction.rewriting
            let count = try rewriting.rewrite(
                places.filter { !held.contains($0) },
                by: author,
                because: .mention,
                at: now,
                replacement.applied(to:)
            )
            result.add(count.messages, "mentioningMessages")
            result.add(count.revisions, "mentioningRevisions")
            let kept = try rewriting.count(of: Array(held), by: author, changedBy: replacement.applied(to:))
            result.add(kept, "mentioningMessagesHeld")
            (result.author, result.position) = (last, end)
        }
    }
}
