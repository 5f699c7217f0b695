internal import Chat
private import Foundation
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
        let subject = try await begin(step)
        try await eraseMentions(of: subject, step)
        // An import may have brought more in the meantime.
        repeat {
            try await removeMessages(of: subject, step)
            try await removeReactions(of: subject, step)
        } while try await !removeProfile(step)
        try await destroyArchives(of: subject, step)
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
        let names = try await store.read { try $0.users.identifiers(of: subject.id) }.filter { $0.kind == .name }
        let sourceID = subject.sourceKey.flatMap { $0.split(separator: ":", maxSplits: 1).last.map(String.init) }
        let erasure = MentionErasure(
            of: subject.id,
            names: [subject.name] + names.map(\.value),
            sourceIDs: [sourceID].compactMap(\.self)
        )
        var last: Message.ID?
        while true {
            let places = try await store.read { [last] in
                try $0.rewriting.mentions(of: subject.id, after: last, limit: Self.batch)
            }
            guard let end = places.last?.message else { return }
            try await step.run { [clock] transaction, _, result in
                // What others wrote stays as it is while it is held.
                let held = try transaction.holds.held(
                    among: places.map { ($0.message, $0.author) },
                    in: subject.organization,
                    at: clock.now
                )
                let count = try transaction.rewriting.rewrite(
                    places.filter { !held.contains($0.message) },
                    text: { erasure.applied(to: $0) },
                    source: { erasure.applied(toSource: $0) }
                )
                result.add(held.count, "mentioningMessagesHeld")
                result.add(count.messages, "mentioningMessages")
                result.add(count.revisions, "mentioningRevisions")
            }
            last = end
        }
    }

    private func removeMessages(of subject: User, _ step: WorkStep) async throws {
        while true {
            let began = ContinuousClock.now
            let removal = try await step.run { [clock] transaction, subject, result in
                let found = try transaction.rewriting.messages(by: subject.id, after: nil, limit: Self.batch)
                    .map(\.message)
                let end = Instant(milliseconds: Int64(UInt64.max >> 16))
                let free = try transaction.purges.stillExpired(found, by: subject, before: end, at: clock.now)
                if free.count < found.count { try ErasureRefusal.check(subject, at: clock.now, transaction) }
                let removal = try transaction.removals.remove(free, by: subject.id, because: .erasure)
                result.chain(free)
                result.add(removal)
                return removal
            }
            for digest in removal.digests { try await blobs.removeIfUnused(digest, in: store) }
            if removal.messages == 0 { return }
            try await Task.sleep(for: ContinuousClock.now - began)
        }
    }

    private func removeReactions(of subject: User, _ step: WorkStep) async throws {
        let limit = 500
        while true {
            let removed = try await step.run { transaction, subject, result in
                let count = try transaction.erasures.removeReactions(by: subject.id, limit: limit)
                result.add(count, "reactionsMade")
                return count
            }
            if removed == 0 { return }
        }
    }

    /// Leaves of the person's row what others' conversations refer to; tells whether no message was there any more.
    private func removeProfile(_ step: WorkStep) async throws -> Bool {
        try await step.run { transaction, subject, result in
            guard try transaction.messages.oldest(by: subject.id, in: nil) == nil else { return false }
            for (kind, count) in try transaction.erasures.removeProfile(of: subject.id) { result.add(count, kind) }
            return true
        }
    }

    private func destroyArchives(of subject: User, _ step: WorkStep) async throws {
        let found = try await store.read { transaction in
            try transaction.requests.destroysArchives(step.job.request)
                ? try transaction.erasures.archives(of: subject) : []
        }
        for archive in found {
            // The file goes first: if this dies, the row still leads here.
            let path = archives.path(of: archive)
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try await step.run { transaction, _, result in
                try transaction.erasures.forget(archive)
                result.add(1, "archives")
            }
        }
    }
}

extension RequestResult {
    /// Counts what was removed with messages.
    fileprivate mutating func add(_ removal: Removal) {
        add(removal.messages, "messages")
        add(removal.revisions, "revisions")
        add(removal.mentions, "mentions")
        add(removal.reactions, "reactionsReceived")
        add(removal.attachments, "attachments")
        add(removal.pins, "pins")
    }
}
