import Chat
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AuditCommandTests {
    /// What `habeas audit verify --json` says of the one trail.
    private struct Verdict: Decodable {
        struct Finding: Decodable {
            let sequence: Int
            let at: String?
            let problem: String
        }

        let intact: Bool
        let entries: Int
        let heads: Int
        let problems: Int
        let findings: [Finding]
    }

    private func verify(_ place: Workplace) async throws -> (status: Int32, verdict: Verdict) {
        let outcome = try await place.habeas("audit", "verify", "--data", place.data, "--json")
        let verdicts = try JSONDecoder().decode([Verdict].self, from: Data(outcome.output.utf8))
        #expect(verdicts.count == 1)
        return (outcome.status, try #require(verdicts.first))
    }

    private func makeClients(_ count: Int, _ place: Workplace) async throws {
        for number in 0..<count {
            let name = "Client \(number) \"ä\u{8}\u{1}\""
            let made = try await place.habeas(
                "client",
                "create",
                "--data",
                place.data,
                "--name",
                name,
                "--role",
                "member"
            )
            #expect(made.status == 0)
        }
    }

    @Test("What commands do is in the trail, which an exported file proves without Habeas")
    func commandsAreRecorded() async throws {
        try await Workplace.with { place in
            #expect(try await place.importSlack(messages: 3).status == 0)
            try await makeClients(1, place)
            let password = try await Program.run(
                Program.habeas,
                ["user", "password", "--data", place.data, "--email", "ada@lantern.example"],
                input: "correct horse battery\n"
            )
            #expect(password.status == 0)
            for (email, secret) in [("nobody@lantern.example", "x\n"), ("ada@lantern.example", "short\n")] {
                let refused = try await Program.run(
                    Program.habeas,
                    ["user", "password", "--data", place.data, "--email", email],
                    input: secret
                )
                #expect(refused.status != 0)
            }
            let broken = place.folder.appending(path: "broken")
            try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
            #expect(try await place.habeas("import", "slack", broken.path, "--data", place.data).status == 65)
            let file = place.folder.appending(path: "audit.jsonl").path
            #expect(try await place.habeas("audit", "export", "--data", place.data, "--output", file).status == 0)
            let entries = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
            }
            let acts = entries.map { "\($0["entityType"] ?? "") \($0["action"] ?? "") \($0["outcome"] ?? "")" }
            #expect(
                acts == [
                    "Organization Create success", "Client Create success", "Import Begin success",
                    "Import Finish success", "Client Create success", "User SetPassword success",
                    "User SetPassword failure", "User SetPassword failure", "Import Begin success",
                    "Import Finish failure",
                ]
            )
            #expect(entries[6]["reason"] as? String == "unknown.person" && entries[6]["entityId"] is NSNull)
            #expect(entries[7]["reason"] as? String == "refused.password" && entries[7]["entityId"] is String)
            #expect(entries.allSatisfy { $0["from"] as? String == "command line" })
            #expect(entries.allSatisfy { ($0["userName"] as? String)?.isEmpty == false })
            let script = try documentedPython(in: "audit.md").replacing("audit.jsonl", with: file)
            let checked = try await Program.run("/usr/bin/python3", ["-c", script])
            #expect(checked.status == 0, "\(checked.errors)")
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(!text.contains(place.credentials.clientSecret) && !text.contains("batch 1"))
            try text.replacing("Lantern Bakery", with: "Lantern Baker").write(
                toFile: file,
                atomically: true,
                encoding: .utf8
            )
            let refused = try await Program.run("/usr/bin/python3", ["-c", script])
            #expect(refused.status == 1 && refused.errors.contains("AssertionError: 1 was changed"))
            // A file that is there is not written over.
            #expect(try await place.habeas("audit", "export", "--data", place.data, "--output", file).status == 73)
        }
    }

    @Test("Commands that fail are in the trail, without what was typed")
    func failuresAreRecorded() async throws {
        try await Workplace.with { place in
            #expect(try await place.importSlack(messages: 3).status == 0)
            let failing = [
                ["client", "create", "--name", "C", "--role", "tsar"],
                ["client", "create", "--name", "C", "--role", "member", "--user", "nobody@lantern.example"],
                ["user", "create", "--email", "nobody@lantern.example", "--role", "member"],
                ["settings", "set", "--message-retention-days", "10"],
                ["settings", "set", "--subjects-per-day", "0"],
                ["key", "reset"],
            ]
            for arguments in failing {
                let outcome = try await place.habeas(arguments + ["--data", place.data])
                #expect(outcome.status != 0, "\(arguments)")
            }
            let file = place.folder.appending(path: "audit.jsonl").path
            #expect(try await place.habeas("audit", "export", "--data", place.data, "--output", file).status == 0)
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            let reasons = lines.compactMap { $0.firstMatch(of: #/"reason":"([^"]*)"/#).map { String($0.1) } }
            let usage = "wrong.usage"
            #expect(reasons == [usage, usage, usage, "not.confirmed", usage, usage], "\(lines)")
            #expect(!lines.contains { $0.contains("nobody") || $0.contains("tsar") })
        }
    }

    @Test("Whatever is done to the trail by hand is found where it was done")
    func editsAreFound() async throws {
        let columns = """
            organization, at, user_id, user_name, client_id, client_name, origin, service, entity_type, action,
            entity_id, outcome, reason, details, previous, hash
            """
        let edits: [(name: String, sql: String, places: [Int])] = [
            ("a field", "UPDATE audit_entries SET user_name = 'nobody' WHERE sequence = 4", [4]),
            ("a time", "UPDATE audit_entries SET at = at + 1 WHERE sequence = 1", [1]),
            ("an outcome", "UPDATE audit_entries SET outcome = 'failure', reason = 'x' WHERE sequence = 7", [7]),
            ("the details", "UPDATE audit_entries SET details = '{}' WHERE sequence = 3", [3]),
            ("a hash", "UPDATE audit_entries SET hash = zeroblob(32) WHERE sequence = 5", [5, 6]),
            ("a removal", "DELETE FROM audit_entries WHERE sequence IN (4, 5)", [4]),
            ("a removal at the beginning", "DELETE FROM audit_entries WHERE sequence = 1", [1]),
            ("a removal at the end", "DELETE FROM audit_entries WHERE sequence > 6", [7]),
            (
                "a swap",
                """
                UPDATE audit_entries SET sequence = 100 WHERE sequence = 3;
                UPDATE audit_entries SET sequence = 3 WHERE sequence = 4;
                UPDATE audit_entries SET sequence = 4 WHERE sequence = 100;
                """, [3, 4, 5]
            ),
            (
                "an insertion at the end",
                """
                INSERT INTO audit_entries (sequence, \(columns)) SELECT 9, \(columns) FROM audit_entries
                WHERE sequence = 4
                """, [9, 9]
            ),
            (
                "an insertion before the beginning",
                """
                INSERT INTO audit_entries (sequence, \(columns)) SELECT 0, \(columns) FROM audit_entries
                WHERE sequence = 4
                """, [0]
            ),
            (
                "an insertion in the middle",
                """
                UPDATE audit_entries SET sequence = sequence + 100 WHERE sequence > 4;
                INSERT INTO audit_entries (sequence, \(columns)) SELECT 5, \(columns) FROM audit_entries
                WHERE sequence = 4;
                UPDATE audit_entries SET sequence = sequence - 99 WHERE sequence > 100;
                """, [5, 6, 7, 8, 9, 9]
            ),
            (
                "a removal in the middle that is closed up",
                """
                DELETE FROM audit_entries WHERE sequence = 4;
                UPDATE audit_entries SET sequence = sequence - 1 WHERE sequence > 4;
                """, [4, 5, 6, 7, 8]
            ),
            ("the last entry", "UPDATE audit_entries SET client_name = 'x' WHERE sequence = 8", [8]),
            ("the note of the end", "UPDATE audit_chains SET hash = zeroblob(32)", [8]),
            ("the note of the end, set back", "UPDATE audit_chains SET sequence = 6", [7]),
            ("the note of the end, gone", "DELETE FROM audit_chains", [8]),
            ("everything", "DELETE FROM audit_entries", [1]),
        ]
        for edit in edits {
            try await Workplace.with { place in
                try await makeClients(6, place)
                let before = try await verify(place)
                #expect(before.status == 0 && before.verdict.intact && before.verdict.entries == 8)
                try await place.edit(edit.sql)
                let after = try await verify(place)
                #expect(after.status == 1 && !after.verdict.intact, "\(edit.name)")
                let places = after.verdict.findings.map(\.sequence)
                #expect(places == edit.places, "\(edit.name): \(after.verdict.findings.map(\.problem))")
                #expect(after.verdict.findings.allSatisfy { $0.at != nil || edit.places == [1] }, "\(edit.name)")
            }
        }
    }

    @Test("Whoever cuts off the end and hides it is still found by what is done afterwards")
    func trailsGoOnAfterEdits() async throws {
        try await Workplace.with { place in
            try await makeClients(3, place)
            try await place.edit("DELETE FROM audit_entries WHERE sequence > 3")
            try await makeClients(1, place)
            let verdict = try await verify(place).verdict
            #expect(verdict.findings.map(\.sequence) == [4])
            #expect(verdict.findings.first?.problem == "to 5 are missing")
        }
    }

    /// Two days' heads, the first over four entries and the second over all eight, signed by the organization's key.
    private func keepHeads(_ place: Workplace) async throws {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        for (days, entries) in [(1, 4), (2, 8)] {
            if days == 2 { try await makeClients(4, place) }
            let last = try await keepSignedHead(
                inDataDirectory: place.data,
                of: place.credentials.organizationId,
                at: now.advanced(byDays: days)
            )
            #expect(last == entries)
        }
    }

    @Test("Whatever is done to the signed heads is found where they stand")
    func editedHeadsAreFound() async throws {
        let first = "(SELECT MIN(day) FROM audit_heads)"
        let edits: [(name: String, sql: String, places: [Int])] = [
            ("a hash", "UPDATE audit_heads SET hash = zeroblob(32) WHERE sequence = 4", [4, 4]),
            ("a place", "UPDATE audit_heads SET sequence = 5 WHERE sequence = 4", [5, 5]),
            ("a place that is none", "UPDATE audit_heads SET sequence = 99 WHERE sequence = 4", [99, 99]),
            ("a day", "UPDATE audit_heads SET day = '2020-01-01' WHERE day = \(first)", [4]),
            ("a signature", "UPDATE audit_heads SET signature = zeroblob(64) WHERE sequence = 4", [4]),
            ("no signature", "UPDATE audit_heads SET signature = NULL WHERE sequence = 8", [8]),
            ("another key", "UPDATE audit_heads SET key_id = 'x' WHERE sequence = 8", [8]),
            (
                "swapped signatures",
                """
                CREATE TEMP TABLE old AS SELECT day, signature FROM audit_heads;
                UPDATE audit_heads
                SET signature = (SELECT old.signature FROM old WHERE old.day <> audit_heads.day)
                """,
                [4, 8]
            ),
            (
                "the end and the note of it",
                """
                DELETE FROM audit_entries WHERE sequence > 6;
                UPDATE audit_chains SET sequence = 6, hash = (SELECT hash FROM audit_entries WHERE sequence = 6)
                """, [8]
            ),
        ]
        for edit in edits {
            try await Workplace.with { place in
                try await makeClients(2, place)
                try await keepHeads(place)
                let before = try await verify(place)
                #expect(before.status == 0 && before.verdict.heads == 2 && before.verdict.entries == 8)
                try await place.edit(edit.sql)
                let after = try await verify(place)
                #expect(after.status == 1 && !after.verdict.intact, "\(edit.name)")
                let places = after.verdict.findings.map(\.sequence)
                #expect(places == edit.places, "\(edit.name): \(after.verdict.findings.map(\.problem))")
            }
        }
    }

    @Test("Entries that were moved to another organization's trail, and ends that were swapped, are found")
    func swappedTrailsAreFound() async throws {
        let other = "x'0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B'"
        let copied = """
            CREATE TEMP TABLE copies AS SELECT * FROM audit_entries;
            UPDATE copies SET organization = \(other);
            INSERT INTO audit_entries SELECT * FROM copies;
            INSERT INTO audit_chains (organization, sequence, hash)
            SELECT \(other), sequence, hash FROM audit_chains;
            """
        try await Workplace.with { place in
            try await makeClients(2, place)
            try await place.edit(copied)
            let outcome = try await place.habeas("audit", "verify", "--data", place.data, "--json")
            let verdicts = try JSONDecoder().decode([Verdict].self, from: Data(outcome.output.utf8))
            #expect(outcome.status == 1 && verdicts.map(\.problems).sorted() == [0, 4])
            #expect(verdicts.first { !$0.intact }?.findings.map(\.sequence) == [1, 2, 3, 4])
        }
    }
}
