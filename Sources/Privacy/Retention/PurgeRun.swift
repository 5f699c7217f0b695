internal import Chat
internal import Storage

/// One run of the purge of an organization.
///
/// Each step is a transaction of its own, so a run that died goes on where it was.
struct PurgeRun: Sendable {
    let store: Store
    let blobs: BlobDirectory
    let clock: WallClock
    let organization: Organization.ID
    /// What was sent earlier is removed, unless the organization has come to keep it longer since the run began.
    let cutoff: Instant
    /// How often it is tried to remove a month at once, four times a second, while others read what was there before.
    var attempts = 20

    /// Removes all that is to be removed, then clears the files of it.
    ///
    /// - Returns: whether the run has ended; if not, somebody still reads what was there before.
    func carryOut() async throws -> Bool {
        try await removeMonths()
        let now = clock.now
        let authors = try await store.read { [organization, cutoff] in
            try $0.purges.authors(in: organization, before: cutoff, at: now)
        }
        var pace = PurgePace()
        for author in authors {
            try await removeMessages(of: author, &pace)
            try await removeReactions(of: author)
        }
        guard try await store.clearDeleted() else { return false }
        try await dropEmptyMonths()
        try await store.write { [organization, clock] transaction in
            let now = clock.now
            guard try transaction.purges.end(in: organization, at: now) else { return }
            guard let run = try transaction.purges.last(in: organization), run.messages > 0 else { return }
            try transaction.audit.record(run.ending(at: now))
        }
        return true
    }

    private func removeMessages(of author: User.ID, _ pace: inout PurgePace) async throws {
        var last: Message.ID?
        while true {
            let now = clock.now
            // They are found in a read transaction: passing over many that are held must not hold up the writer.
            let found = try await store.read { [cutoff, last, limit = pace.batch] in
                let found = try $0.purges.messages(by: author, after: last, before: cutoff, at: now, limit: limit)
                return found.count < limit ? found : try $0.purges.wholeBlocks(of: found, by: author)
            }
            guard let end = found.last else { return }
            let began = ContinuousClock.now
            let (removal, turn) = try await store.write(isLarge: true) { transaction in
                let turn = ContinuousClock.now
                return (try remove(found, by: author, transaction), turn)
            }
            pace.adapt(to: ContinuousClock.now - turn)
            for digest in removal.digests { try await blobs.removeIfUnused(digest, in: store) }
            last = end
            // Half of the time belongs to others.
            try await Task.sleep(for: ContinuousClock.now - began)
        }
    }

    private func remove(
        _ found: [Message.ID],
        by author: User.ID,
        _ transaction: StoreTransaction
    ) throws -> Removal {
        let now = clock.now
        guard let organization = try transaction.organizations.find(organization),
            let user = try transaction.users.find(author, in: organization.id)
        else { return Removal() }
        let limit = min(cutoff, organization.retention.cutoff(at: now))
        let messages = try transaction.purges.stillExpired(found, by: user, before: limit, at: now)
        let removal = try transaction.removals.remove(
            messages,
            by: author,
            because: .retention,
            keepingReactionsOfHeldAt: now
        )
        try count(removal, sentBefore: limit, transaction)
        return removal
    }

    /// Notes how many messages the run has removed, all of which were sent before an instant.
    func count(_ removal: Removal, sentBefore limit: Instant, _ transaction: StoreTransaction) throws {
        guard removal.messages > 0 else { return }
        let removed = try transaction.purges.add(removal.messages, sentBefore: limit, in: organization)
        guard removed == removal.messages, let run = try transaction.purges.last(in: organization) else { return }
        try transaction.audit.record(run.beginning(at: clock.now))
    }

    /// What a hold on the person has kept after the messages were gone.
    private func removeReactions(of author: User.ID) async throws {
        let limit = 500
        while true {
            let removed = try await store.write { [organization, cutoff, clock] transaction in
                let isHeld = try transaction.holds.standing(in: organization, at: clock.now)
                    .contains { $0.target == .subject(author) }
                return isHeld
                    ? 0 : try transaction.purges.removeStrayReactions(by: author, before: cutoff, limit: limit)
            }
            if removed == 0 { return }
        }
    }
}
