import Chat
import Storage
import TestSupport
import Testing

@Suite(.everyEngine) struct JobTests {
    private let nodeA = Node.ID(high: 10, low: 1)
    private let nodeB = Node.ID(high: 10, low: 2)
    private let start = Instant(milliseconds: 1_767_607_260_000)

    private func withJob(
        _ body: @escaping @Sendable (StoreTransaction) throws -> Void
    ) async throws {
        try await withTemporaryStore { store, organization in
            let request = PrivacyRequest(
                id: PrivacyRequest.ID(high: 5, low: 5),
                organization: organization,
                kind: .export,
                subject: User.ID(high: 6, low: 6),
                requester: .init(client: OAuthClient.ID(high: 7, low: 7), user: nil, name: "Test"),
                createdAt: start
            )
            try await store.write { transaction in
                try transaction.requests.insert(request)
                try transaction.jobs.enqueue(request, availableAt: start)
                try body(transaction)
            }
        }
    }

    @Test("A leased job is given to nobody else until the lease ends")
    func leaseExcludes() async throws {
        try await withJob { [nodeA, nodeB, start] (transaction) throws in
            let end = start.advanced(bySeconds: 30)
            #expect(try transaction.jobs.claim(by: nodeA, at: start.advanced(bySeconds: -1), leaseUntil: end) == nil)
            #expect(try transaction.jobs.claim(by: nodeA, at: start, leaseUntil: end)?.attempt == 1)
            #expect(try transaction.jobs.claim(by: nodeB, at: end.advanced(bySeconds: -1), leaseUntil: end) == nil)
            #expect(
                try transaction.jobs.claim(by: nodeB, at: end, leaseUntil: end.advanced(bySeconds: 30))?.attempt == 2
            )
        }
    }

    @Test("Whoever lost a lease can neither extend nor finish the job")
    func lostLeaseIsNoticed() async throws {
        try await withJob { [nodeA, start] (transaction) throws in
            let end = start.advanced(bySeconds: 30)
            let first = try #require(try transaction.jobs.claim(by: nodeA, at: start, leaseUntil: end))
            // The same node begins again after a restart: its own earlier lease must not count either.
            try transaction.jobs.releaseAll(of: nodeA)
            let second = try #require(try transaction.jobs.claim(by: nodeA, at: start, leaseUntil: end))
            #expect(try !transaction.jobs.extend(first, until: end))
            #expect(try !transaction.jobs.finish(first))
            #expect(try transaction.jobs.finish(second))
            #expect(try transaction.jobs.claim(by: nodeA, at: end, leaseUntil: end) == nil)
        }
    }

    @Test("A job waits until it is leased, and again when the lease has ended")
    func queueIsTold() async throws {
        try await withJob { [nodeA, start] (transaction) throws in
            let organization = try #require(try transaction.organizations.all().first).id
            let later = start.advanced(bySeconds: 60)
            let waiting = try transaction.jobs.queue(in: organization, at: later)
            #expect(waiting.waiting == 1 && waiting.running == 0 && waiting.waitingSince == start)
            let end = later.advanced(bySeconds: 30)
            _ = try transaction.jobs.claim(by: nodeA, at: later, leaseUntil: end)
            let leased = try transaction.jobs.queue(in: organization, at: later)
            #expect(leased.waiting == 0 && leased.running == 1 && leased.waitingSince == nil)
            #expect(try transaction.jobs.queue(in: organization, at: end).waiting == 1)
        }
    }
}
