import Chat
import Logging
import Privacy
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct AuditHeadsTests {
    @Test("When a day has ended its head is kept once, by whichever node comes first")
    func headsAreKeptOnce() async throws {
        try await withTemporaryStore { store, organization in
            let present = Mutex(Instant(milliseconds: 1_790_000_000_000))
            let clock = WallClock { present.withLock { $0 } }
            let signatures = Atomic(0)
            let heads = AuditHeads(
                store: store,
                clock: clock,
                signer: { _, _, text in
                    signatures.add(1, ordering: .relaxed)
                    return AuditHead.Signature(bytes: Array(text.utf8), keyID: "key")
                },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            let act = AuditAct(
                .createUser,
                of: "somebody",
                by: .unnamed,
                from: .commandLine,
                in: organization,
                at: clock.now
            )
            try await store.write { try $0.audit.record(act) }
            for day in ["2026-09-21", "2026-09-22"] {
                try await store.write { try $0.audit.record(act) }
                present.withLock { $0 = $0.advanced(byDays: 1) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 { group.addTask { try await heads.keep() } }
                    try await group.waitForAll()
                }
                let kept = try await store.read { try $0.audit.heads(in: organization) }
                #expect(kept.last?.day == day && kept.last?.signature?.keyID == "key")
            }
            #expect(signatures.load(ordering: .relaxed) == 2)
        }
    }
}
