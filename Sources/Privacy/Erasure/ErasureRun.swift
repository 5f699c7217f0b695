internal import Chat
internal import Storage

/// One run of an erasure.
///
/// Each step is a transaction that finds what is left, so a run that died goes on where it was, and a second one finds
/// nothing.
struct ErasureRun: Sendable {
    let store: Store
    let archives: ArchiveDirectory
    let blobs: BlobDirectory
    let clock: WallClock

    /// Messages of one transaction.
    private static let batch = 100

    /// Erases the person, clears the files and commits that it is done.
    func carryOut(_ job: Job) async throws {
        let step = WorkStep(store: store, clock: clock, job: job)
        if try await !step.isCarriedOut {
            let subject = try await begin(step)
            try await eraseMentions(of: subject, step)
            // An import may have brought more in the meantime.
            repeat {
                try await removeMessages(of: subject, step)
                try await removeReactions(of: subject, step)
            } while try await !removeProfile(step)
            try await destroyArchives(of: subject, step)
        }
        try await step.clearFiles()
        try await step.complete()
    }

    private func begin(_ step: WorkStep) async throws -> User {
        try await step.run { [clock] transaction, subject, _ in
            try ErasureRefusal.check(subject, at: clock.now, transaction)
            try transaction.erasures.lockOut(subject, at: clock.now)
            try transaction.requests.setStatus(.deleting, of: step.job.request, at: clock.now)
            return subject
        }
    }

    private func eraseMentions(of subject: User, _ step: WorkStep) async throws {
        let (names, sourceID, others) = try await store.read { transaction in
            let (names, sourceID) = try transaction.users.mentionNames(of: subject)
            let others = try transaction.users.mentionedPeople(in: subject.organization, except: subject.id)
            return (names, sourceID, others)
        }
        try await MentionRun(
            store: store,
            step: step,
            person: subject,
            sourceID: sourceID,
            replacement: MentionReplacement(erasing: subject.id, names: names, sourceID: sourceID, others: others)
        ).carryOut()
    }

    private func removeMessages(of subject: User, _ step: WorkStep) async throws {
        while true {
            let began = ContinuousClock.now
            let removal = try await step.run { [clock] transaction, subject, result in
                let found = try transaction.rewriting.messages(by: subject.id, after: nil, limit: Self.batch)
                let end = Instant(milliseconds: Int64(UInt64.max >> 16))
                let free = try transaction.purges.stillExpired(found, by: subject, before: end, at: clock.now)
                if free.count < found.count { try ErasureRefusal.check(subject, at: clock.now, transaction) }
                let removal = try transaction.removals.remove(
                    free,
                    by: subject.id,
                    because: .erasure,
                    keepingReactionsOfHeldAt: clock.now
                )
                result.chain(free)
                result.add(removal)
                return removal
            }
            for digest in removal.digests { try await blobs.removeIfUnused(digest, in: store) }
            if removal.messages == 0 { return }
            try await Task.sleep(for: ContinuousClock.now - began)
        }
    }

    /// Removes the person's reactions, but for those to held messages, of which they are part.
    private func removeReactions(of subject: User, _ step: WorkStep) async throws {
        var last: Message.ID?
        var held = 0
        while true {
            let end = try await step.run { [clock, last, held] transaction, subject, result -> (Message.ID, Int)? in
                let erasures = transaction.erasures
                let found = try erasures.reactedMessages(by: subject.id, after: last, limit: Self.batch)
                let kept = try transaction.holds.held(among: found, in: subject.organization, at: clock.now)
                let free = found.map(\.id).filter { !kept.contains($0) }
                result.add(try erasures.removeReactions(by: subject.id, to: free), "reactionsMade")
                guard let end = found.last else {
                    result.counts["reactionsMadeHeld"] = held > 0 ? held : nil
                    return nil
                }
                return (end.id, try erasures.countReactions(by: subject.id, to: Array(kept)))
            }
            guard let end else { return }
            last = end.0
            held += end.1
        }
    }

    /// Leaves of the person's row what others' conversations refer to; tells whether no message was there any more.
    private func removeProfile(_ step: WorkStep) async throws -> Bool {
        try await step.run { transaction, subject, result in
            guard try transaction.messages.oldest(by: subject.id, in: nil) == nil else { return false }
            if result.counts["mentioningMessagesHeld"] == nil {
                _ = try transaction.users.forgetFormerNames(of: subject.id)
            } else {
                // Without them nobody could find the mentions when the hold has ended.
                result.counts["namesKept"] = try transaction.users.keepMentionNames(of: subject)
            }
            for (kind, count) in try transaction.erasures.removeProfile(of: subject.id) { result.add(count, kind) }
            return true
        }
    }

    private func destroyArchives(of subject: User, _ step: WorkStep) async throws {
        let found = try await store.read { transaction in
            try transaction.requests.destroysArchives(step.job.request)
                ? try transaction.erasures.archives(of: subject) : nil
        }
        guard let found else { return }
        for archive in found {
            try await step.run { [clock] transaction, _, result in
                try transaction.archives.destroy(archive.id, at: clock.now)
                try transaction.audit.record(step.job.act(.destroyArchive, of: archive, at: clock.now))
                result.add(1, "archives")
            }
        }
        // Also those that an earlier run has destroyed without coming as far as their files.
        try await ArchiveDestruction(store: store, archives: archives, clock: clock).finish()
    }
}

extension RequestResult {
    /// Counts what was removed with messages, and what stays of it.
    fileprivate mutating func add(_ removal: Removal) {
        add(removal.messages, "messages")
        add(removal.revisions, "revisions")
        add(removal.mentions, "mentions")
        add(removal.reactions, "reactionsReceived")
        add(removal.heldReactions, "reactionsReceivedHeld")
        add(removal.attachments, "attachments")
        add(removal.pins, "pins")
    }
}
