internal import Chat
internal import Storage

/// Whole months, where the engine keeps each in a part of its own.
extension PurgeRun {
    /// Removes the months at once of which all is to be removed; the others, and those that somebody reads for long, are
    /// left to the steps.
    func removeMonths() async throws {
        let now = clock.now
        let months = try await store.read { [organization, cutoff] transaction in
            try transaction.messages.partedMonths(before: cutoff).filter {
                try transaction.removals.isRemovable($0, of: organization, at: now)
            }
        }
        for month in months {
            try await divideBlocks(at: month)
            // Whoever begins to read from here on knows of the cutoff, and of no hold.
            let moment = try await store.write { [organization] transaction in
                try transaction.removals.isRemovable(month, of: organization, at: now)
                    ? try transaction.removals.moment() : nil
            }
            guard let moment else { continue }
            let removal = try await whenNobodyReads { [self] in
                try await store.write { try remove(month, unlessSeenBefore: moment, $0) }
            }
            for digest in removal?.digests ?? [] { try await blobs.removeIfUnused(digest, in: store) }
        }
    }

    /// Takes away the parts of the months of which nothing is left.
    func dropEmptyMonths() async throws {
        let months = try await store.read { [cutoff] in try $0.messages.partedMonths(before: cutoff) }
        guard !months.isEmpty else { return }
        let moment = try await store.write { try $0.removals.moment() }
        for month in months {
            _ = try await whenNobodyReads { [store] in
                try await store.write { try $0.removals.dropEmpty(month, unlessSeenBefore: moment) }
            }
        }
    }

    private func divideBlocks(at month: MessageMonth) async throws {
        let blocks = try await store.read { try $0.commitments.blocksSpanning(month) }
        for start in stride(from: 0, to: blocks.count, by: 4) {
            let began = ContinuousClock.now
            try await store.write { transaction in
                for block in blocks[start..<min(start + 4, blocks.count)] {
                    try transaction.commitments.divide(block, at: month)
                }
            }
            // Half of the time belongs to others.
            try await Task.sleep(for: ContinuousClock.now - began)
        }
    }

    private func remove(
        _ month: MessageMonth,
        unlessSeenBefore moment: Int64,
        _ transaction: StoreTransaction
    ) throws -> Removal? {
        let now = clock.now
        guard let organization = try transaction.organizations.find(organization) else { return nil }
        let limit = min(cutoff, organization.retention.cutoff(at: now))
        guard month.end <= limit else { return nil }
        let removal = try transaction.removals.removeMonth(
            month,
            of: organization.id,
            at: now,
            unlessSeenBefore: moment
        )
        if let removal { try count(removal, sentBefore: limit, transaction) }
        return removal
    }

    /// Tries again for some seconds while others read what is to go; `nil` when they go on.
    private func whenNobodyReads<Result: Sendable>(
        _ work: @Sendable () async throws -> Result?
    ) async throws -> Result? {
        for _ in 0..<attempts {
            do {
                return try await work()
            } catch StoreError.busy {
                try await Task.sleep(for: .milliseconds(250))
            }
        }
        return nil
    }
}
