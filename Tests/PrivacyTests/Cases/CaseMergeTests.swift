import Archive
import Chat
import Foundation
import Logging
import Storage
import TestSupport
import Testing

@testable import Privacy

@Suite(.timeLimit(.minutes(10))) struct CaseMergeTests {
    private static let start = Instant(milliseconds: 1_767_607_260_000)
    private static let node = Node.ID(high: 10, low: 1)
    private static let caseID = PrivacyCase.ID(high: 6, low: 6)

    /// A store with a case whose two exports are done, and whose merge waits.
    private struct Place: Sendable {
        let store: Store
        let folder: String
        let blobs: BlobDirectory
        let organization: Organization.ID

        func archives() throws -> ArchiveDirectory { try ArchiveDirectory(path: folder, node: CaseMergeTests.node) }

        var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }

        func run(_ archives: ArchiveDirectory, encrypts: Bool = false) -> CaseMergeRun {
            CaseMergeRun(
                store: store,
                archives: archives,
                masterKey: .ofTests,
                encrypts: encrypts,
                clock: WallClock { CaseMergeTests.start }
            )
        }

        func claim() async throws -> CaseMerge {
            let claimed = try await store.write { transaction in
                try transaction.caseMerges.releaseAll(of: CaseMergeTests.node)
                return try transaction.caseMerges.claim(
                    by: CaseMergeTests.node,
                    at: CaseMergeTests.start,
                    leaseUntil: CaseMergeTests.start.advanced(bySeconds: 30)
                )
            }
            return try #require(claimed)
        }

        func status() async throws -> PrivacyCase.Status? {
            try await store.read { try $0.cases.find(CaseMergeTests.caseID, in: organization)?.status }
        }
    }

    private func withCase(_ body: (Place) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore { store, organization in
                let scene = try await ChatScene(store, organization)
                let blobs = try BlobDirectory(path: folder.appending(path: "blobs").path, node: Self.node)
                let place = Place(
                    store: store,
                    folder: folder.appending(path: "archives").path,
                    blobs: blobs,
                    organization: organization
                )
                let people = [scene.ada, scene.bo]
                let requester = PrivacyRequest.Requester(
                    client: OAuthClient.ID(high: 7, low: 7),
                    user: nil,
                    name: "Test"
                )
                let date = CivilDate(of: Self.start)
                let opened = PrivacyCase(
                    id: Self.caseID,
                    organization: organization,
                    title: "Case 17",
                    reason: nil,
                    author: requester,
                    createdAt: Self.start,
                    deadline: .init(regime: .gdpr, receivedOn: date, dueOn: date.adding(months: 1)),
                    periodStart: nil,
                    periodEnd: nil,
                    choices: ArchiveChoices()
                )
                try await store.write { transaction in
                    try transaction.cases.insert(opened, about: people, in: [])
                    try transaction.cases.setStatus(.running, of: opened.id)
                }
                for (number, person) in people.enumerated() {
                    try await scene.say("Scones, said \(number).", by: person, at: Self.start.advanced(bySeconds: -60))
                    try await export(person, UInt64(number), requester, place)
                }
                try await body(place)
            }
        }
    }

    private func export(
        _ person: User.ID,
        _ number: UInt64,
        _ requester: PrivacyRequest.Requester,
        _ place: Place
    ) async throws {
        let request = PrivacyRequest(
            id: PrivacyRequest.ID(high: 5, low: number),
            organization: place.organization,
            kind: .export,
            subject: person,
            requester: requester,
            createdAt: Self.start,
            caseID: Self.caseID
        )
        let job = try await place.store.write { transaction in
            try transaction.requests.insert(request)
            try transaction.cases.setRequest(request)
            try transaction.jobs.enqueue(request, availableAt: Self.start)
            return try transaction.jobs.claim(by: Self.node, at: Self.start, leaseUntil: Self.start)
        }
        let run = ExportRun(
            store: place.store,
            archives: try place.archives(),
            blobs: place.blobs,
            masterKey: .ofTests,
            encrypts: false,
            clock: WallClock { Self.start },
            figures: WorkFigures()
        )
        try await run.carryOut(try #require(job))
    }

    @Test("A merge waits only when all exports of the case are done, and is done once")
    func mergeIsDoneOnce() async throws {
        try await withCase { place in
            let run = place.run(try place.archives())
            let first = try await place.claim()
            let second = try await place.claim()
            try await run.carryOut(second)
            #expect(try await place.status() == .completed)
            let archive = try #require(try await place.store.read { try $0.archives.find(of: Self.caseID) })
            #expect(archive.messages == 2)
            // The other run comes to its end later, having lost its lease.
            await #expect(throws: LeaseLost.self) { try await run.carryOut(first) }
            #expect(try place.files.filter { $0.hasPrefix("case-") } == [archive.file])
            #expect(try place.files.count == 3)
            let report = await ArchiveVerification.verify(path: place.folder + "/" + archive.file)
            #expect(report.isValid, "\(report)")
            let events = try await place.store.read { transaction in
                try transaction.audit.entries(
                    in: place.organization,
                    AuditFilter(),
                    newestFirst: false,
                    after: 0,
                    limit: 100
                )
            }
            #expect(events.count { $0.entityType == "Case" && $0.action == "Complete" } == 1)
        }
    }

    @Test("What a worker that was killed in the merge has left is removed, wherever it was", arguments: [false, true])
    func killedMergeLeavesNothing(encrypts: Bool) async throws {
        try await withCase { place in
            let archives = try place.archives()
            let dead = try await place.claim()
            // It died while it wrote, and once more before it could commit what it had finished.
            let working = archives.unfinishedPath(of: dead)
            try FileManager.default.createDirectory(atPath: working, withIntermediateDirectories: true)
            try Data("half of it".utf8).write(to: URL(filePath: working + "/merged.zip"))
            let finished = ArchiveDirectory.fileName(
                of: dead,
                archive: StoredArchive.ID(high: 8, low: 8),
                isSealed: encrypts
            )
            try Data("whole, and not committed".utf8).write(to: URL(filePath: archives.scratch + "/" + finished))
            let restarted = try place.archives()
            #expect(try place.files.allSatisfy { !$0.hasPrefix(".unfinished") })
            try await place.run(restarted, encrypts: encrypts).carryOut(try await place.claim())
            let archive = try #require(try await place.store.read { try $0.archives.find(of: Self.caseID) })
            #expect(try place.files.filter { $0.contains("case-") } == [archive.file])
        }
    }

    @Test(
        "An archive that was destroyed before the merge, or whose person was erased, ends the case, which says so",
        arguments: [(false, "was destroyed before"), (true, "was erased before")]
    )
    func goneSourceFailsCase(isErased: Bool, words: String) async throws {
        try await withCase { place in
            try await place.store.write { transaction in
                let id = PrivacyRequest.ID(high: 5, low: 1)
                guard let archive = try transaction.archives.find(of: id),
                    let request = try transaction.requests.find(id, in: place.organization),
                    let person = try transaction.users.find(request.subject, in: place.organization)
                else { throw CocoaError(.fileNoSuchFile) }
                if isErased {
                    try transaction.erasures.lockOut(person, at: Self.start)
                } else {
                    try transaction.archives.destroy(archive.id, at: Self.start)
                }
            }
            let worker = CaseMergeWorker(
                store: place.store,
                archives: try place.archives(),
                masterKey: .ofTests,
                node: Self.node,
                clock: WallClock { Self.start },
                interval: .milliseconds(2),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                while try await place.status() == .running { await Task.yield() }
                group.cancelAll()
            }
            let found = try await place.store.read { try $0.cases.find(Self.caseID, in: place.organization) }
            #expect(found?.status == .failed)
            #expect(found?.failure?.contains(words) == true)
            #expect(try place.files.allSatisfy { !$0.contains("case-") })
        }
    }
}
