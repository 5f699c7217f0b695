import Chat
import Database
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.everyEngine) struct AuditTrailTests {
    private static let morning = Instant(milliseconds: 1_790_000_000_000)

    private func act(_ organization: Organization.ID, at now: Instant = morning) -> AuditAct {
        AuditAct(.createUser, of: "somebody", by: .unnamed, from: .commandLine, in: organization, at: now)
    }

    @Test("What cannot be recorded is not done")
    func actsNeedTheirEntries() async throws {
        try await withTemporaryFolder { folder in
            let database = try await StoreEngine.openDatabase(in: folder)
            let store = try await Store(opening: database)
            let scene = try await ChatScene(store, Organization.ID(high: 1, low: 1))
            try await database.write { connection in
                try connection.execute("ALTER TABLE audit_entries RENAME COLUMN service TO other_service")
            }
            let act = act(scene.organization)
            await #expect(throws: StoreError.self) {
                try await store.write { transaction in
                    try transaction.users.delete(scene.ada, in: scene.organization)
                    try transaction.audit.record(act)
                }
            }
            let ada = try await store.read { try $0.users.find(scene.ada, in: scene.organization) }
            #expect(ada?.state == .active)
            try await store.close()
        }
    }

    @Test("What is undone leaves no entry and no gap")
    func entriesNeedTheirActs() async throws {
        try await withTemporaryStore { store, organization in
            let act = act(organization)
            for round in 0..<4 {
                try? await store.write { transaction in
                    try transaction.audit.record(act)
                    if round == 1 || round == 2 { throw CancellationError() }
                }
            }
            let trail = try await store.read { try AuditVerification(of: organization, $0) }
            #expect(trail.isIntact && trail.entries == 2)
        }
    }

    @Test("A day's head is kept once, when the day has ended and something has happened, and signed")
    func headsAreKept() async throws {
        try await withTemporaryStore { store, organization in
            let act = act(organization)
            let signer: AuditHead.Signer = { _, _, text in
                AuditHead.Signature(bytes: Array(text.utf8.reversed()), keyID: "key")
            }
            func keep(days: Int) async throws -> AuditHead? {
                let now = Self.morning.advanced(byDays: days)
                return try await store.write { try $0.audit.keepHead(of: organization, at: now, signer: signer) }
            }
            #expect(try await keep(days: 0) == nil)
            for _ in 0..<3 { try await store.write { try $0.audit.record(act) } }
            let head = try #require(try await keep(days: 1))
            #expect(head.day == "2026-09-21" && head.sequence == 3)
            #expect(try await keep(days: 1) == nil)
            #expect(try await keep(days: 2) == nil)
            // What has happened on the day itself belongs to its own head.
            let today = self.act(organization, at: Self.morning.advanced(byDays: 2))
            for act in [act, today] { try await store.write { try $0.audit.record(act) } }
            #expect(try await keep(days: 2)?.sequence == 4)
            let check: AuditHead.SignatureCheck = { _, _, text, signature in
                signature.bytes == Array(text.utf8.reversed())
            }
            let trail = try await store.read { try AuditVerification(of: organization, $0, checking: check) }
            #expect(trail.isIntact && trail.heads == 2 && trail.signedHeads == 2 && trail.fixedUntil == 4)
            #expect(trail.entries == 5)
            let wrong = try await store.read {
                try AuditVerification(of: organization, $0, checking: { _, _, _, _ in false })
            }
            #expect(wrong.findings.map(\.sequence) == [3, 4] && wrong.signedHeads == 0)
        }
    }

    @Test("A trail that was cut off together with the note of its end, or made anew, differs from its heads")
    func headsFixTheTrail() async throws {
        for isMadeAnew in [false, true] {
            try await withTemporaryFolder { folder in
                let database = try await StoreEngine.openDatabase(in: folder)
                let store = try await Store(opening: database)
                let organization = Organization.ID(high: 1, low: 1)
                let act = act(organization)
                let later = Self.morning.advanced(byDays: 1)
                for _ in 0..<3 { try await store.write { try $0.audit.record(act) } }
                try await store.write { try $0.audit.keepHead(of: organization, at: later, signer: { _, _, _ in nil }) }
                try await database.write { connection in
                    try connection.execute("DELETE FROM audit_entries")
                    try connection.execute("DELETE FROM audit_chains")
                }
                let forged = self.act(organization, at: later)
                if isMadeAnew { for _ in 0..<3 { try await store.write { try $0.audit.record(forged) } } }
                let trail = try await store.read { try AuditVerification(of: organization, $0) }
                #expect(trail.findings.contains { $0.sequence == 3 && $0.problem.contains("head of 2026-09-21") })
                #expect(!trail.isIntact)
                try await store.close()
            }
        }
    }
}
