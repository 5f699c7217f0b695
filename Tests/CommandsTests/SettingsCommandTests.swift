import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SettingsCommandTests {
    private func set(_ place: Workplace, _ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(Program.habeas, ["settings", "set", "--data", place.data] + arguments)
    }

    @Test("A shortening says how many messages it removes, and is done only when that is confirmed")
    func shorteningIsConfirmed() async throws {
        try await Workplace.with { place in
            // Written in 2001, so that a period of ten days leaves nothing of it.
            _ = try await place.importSlack(messages: 30, from: 1_000_000_000)
            let refused = try await set(place, "--message-retention-days", "20")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("removes 60 messages"), "\(refused.errors)")
            #expect(try await place.habeas("settings", "show", "--data", place.data).output.contains("3650 days"))
            #expect(try await set(place, "--message-retention-days", "20", "--confirm-removal", "59").status == 1)
            let done = try await set(place, "--message-retention-days", "20", "--confirm-removal", "60", "--json")
            #expect(done.status == 0, "\(done.errors)")
            #expect(done.output.contains("\"messageRetentionPeriodDays\" : 20"))
            #expect(done.output.contains("\"removedMessages\" : 60"))
            #expect(try await set(place, "--message-retention-days", "10", "--yes").status == 0)
            #expect(try await set(place, "--message-retention-days", "300").status == 0)
            for days in ["9", "3651"] {
                let wrong = try await set(place, "--message-retention-days", days, "--yes")
                #expect(wrong.status == 64)
                #expect(wrong.errors.contains("10 to 3650"))
            }
            let shown = try await place.habeas("settings", "show", "--data", place.data, "--json")
            #expect(shown.output.contains("\"messageRetentionPeriodDays\" : 300"))
        }
    }

    @Test("The bounds of requests about people are changed one by one, within their ranges")
    func boundsAreSet() async throws {
        try await Workplace.with { place in
            let some = try await set(place, "--subjects-per-day", "7", "--require-approval", "true", "--json")
            #expect(some.status == 0, "\(some.errors)")
            #expect(some.output.contains("\"subjectsPerDay\" : 7") && some.output.contains("\"approvalDays\" : 14"))
            #expect(some.output.contains("\"messageRetentionPeriodDays\" : 3650"))
            let one = try await set(place, "--approval-days", "3")
            #expect(one.output.contains("about 7 people") && one.output.contains("within 3 days"), "\(one.output)")
            for wrong in [
                ["--subjects-per-day", "0"], ["--approval-days", "91"], ["--subjects-per-day", "10001"], [],
            ] {
                let outcome = try await Program.run(
                    Program.habeas,
                    ["settings", "set", "--data", place.data] + wrong
                )
                #expect(outcome.status == 64, "\(outcome.errors)")
            }
        }
    }

    @Test("What a hold keeps is not counted among what a shortening removes, and is told")
    func heldMessagesAreNotRemoved() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 30, from: 1_000_000_000)
            try await place.edit(
                """
                INSERT INTO holds (id, organization, subject, reason, client, author_name, created_at)
                SELECT randomblob(16), organization, id, 'Case 17', randomblob(16), 'Bo', 0 FROM users
                WHERE name = 'Ada Bright'
                """
            )
            let refused = try await set(place, "--message-retention-days", "20")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("removes 30 messages for good. 30 more are hidden"), "\(refused.errors)")
            let done = try await set(place, "--message-retention-days", "20", "--confirm-removal", "30", "--json")
            #expect(done.output.contains("\"heldMessages\" : 30") && done.output.contains("\"removedMessages\" : 30"))
        }
    }

    @Test("A time to purge at that is none is refused")
    func purgeTimeIsChecked() async throws {
        try await Workplace.with { place in
            for time in ["24", "-1", "noon", "1.5"] {
                let outcome = try await place.habeas("serve", "--data", place.data, "--purge-at=" + time)
                #expect(outcome.status == 64, "\(time)")
                #expect(outcome.errors.contains("0 to 23"))
            }
        }
    }
}
