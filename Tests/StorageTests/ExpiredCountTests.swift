import Chat
import Storage
import TestSupport
import Testing

@Suite(.everyEngine) struct ExpiredCountTests {
    private static let june = Instant(milliseconds: 1_780_272_000_000)
    private static let august = Instant(milliseconds: 1_785_542_400_000)

    private func hold(_ target: Hold.Target, in organization: Organization.ID, until end: Instant? = nil) -> Hold {
        var generator = SystemRandomNumberGenerator()
        return Hold(
            id: .random(using: &generator),
            organization: organization,
            target: target,
            reason: "Case 17",
            author: .init(client: OAuthClient.ID(high: 7, low: 7), user: nil, name: "Test"),
            createdAt: Self.june,
            endsAt: end
        )
    }

    /// Two people in two rooms, in June and July, and one message at the cutoff, the first of August.
    private func scene(_ store: Store, _ organization: Organization.ID) async throws -> (ChatScene, ChatScene) {
        let here = try await ChatScene(store, organization)
        let there = try await ChatScene(store, organization)
        try await here.say(3, by: here.ada, from: Self.june) { "June \($0)" }
        try await here.say(4, by: here.bo, from: Self.june.advanced(byDays: 40)) { "July \($0)" }
        try await there.say(5, by: there.ada, from: Self.june.advanced(byDays: 1)) { "June \($0)" }
        try await there.say(2, by: there.bo, from: Self.august.advanced(bySeconds: -2)) { "July \($0)" }
        try await here.say("kept", by: here.ada, at: Self.august)
        return (here, there)
    }

    @Test("What has expired is counted by month, up to the cutoff, whether there is another organization or not")
    func monthsAreCounted() async throws {
        try await withTemporaryStore { store, organization in
            _ = try await scene(store, organization)
            for hasOther in [false, true] {
                if hasOther {
                    let other = Organization(
                        id: Organization.ID(high: 1, low: 1),
                        name: "Harbour Books",
                        retention: .standard,
                        reactionsEnabled: true,
                        createdAt: Self.june
                    )
                    try await store.write { try $0.organizations.insert(other, linkKey: [4]) }
                    let elsewhere = try await ChatScene(store, other.id)
                    try await elsewhere.say(9, by: elsewhere.ada, from: Self.june.advanced(byDays: -90)) { "\($0)" }
                }
                let (months, expired) = try await store.read { transaction in
                    (
                        try transaction.purges.countByMonth(in: organization, before: Self.august, at: Self.august),
                        try transaction.purges.expired(in: organization, before: Self.august, at: Self.august)
                    )
                }
                #expect(months.map(\.messages) == [8, 6] && months.map(\.held) == [0, 0])
                #expect(months.map(\.start.description) == ["2026-06-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z"])
                #expect(expired.remaining == 14 && expired.held == 0 && expired.removed == 0)
            }
        }
    }

    @Test("A message that two holds are on is held once; an ended hold and one elsewhere hold nothing")
    func heldMessagesAreCountedOnce() async throws {
        try await withTemporaryStore { store, organization in
            let (here, there) = try await scene(store, organization)
            let holds = [
                hold(.subject(here.ada), in: organization), hold(.conversation(here.room), in: organization),
                hold(.subject(there.ada), in: organization, until: Self.august),
            ]
            try await store.write { transaction in for hold in holds { try transaction.holds.insert(hold) } }
            let months = try await store.read { transaction in
                try transaction.purges.countByMonth(in: organization, before: Self.august, at: Self.august)
            }
            #expect(months.map(\.held) == [3, 4])
            #expect(months.map(\.messages) == [5, 2])
            #expect(months.remaining == 7 && months.held == 7)
        }
    }
}
