import Chat
import Foundation
import Logging
import Objects
import Storage
import TestSupport
import Testing

@testable import Privacy

@Suite(.everyObjectPlace, .timeLimit(.minutes(10))) struct ArchiveSweepTests {
    private static let node = Node.ID(high: 10, low: 1)
    private static let caseID = PrivacyCase.ID(high: 6, low: 6)
    private static let file = "whole, and not committed"

    /// A store with a request whose export waits, and a place for its archive.
    private struct Place: Sendable {
        let store: Store
        let archives: ArchiveDirectory
        let driver: any ObjectDriver
        let blobs: BlobDirectory
        let request: PrivacyRequest
        let folder: URL

        var files: Set<String> {
            get async throws { Set(try await ObjectQueue.run { try driver.keys(below: "") }) }
        }

        /// Places a file as a run does.
        func leave(_ name: String) async throws {
            let path = archives.scratch + "/.left"
            try Data(ArchiveSweepTests.file.utf8).write(to: URL(filePath: path))
            try await ObjectQueue.run { try driver.place(path, at: name, digest: nil) }
        }

        func claim() async throws -> Job {
            let now = request.createdAt
            let claimed = try await store.write { transaction in
                try transaction.jobs.releaseAll(of: ArchiveSweepTests.node)
                return try transaction.jobs.claim(
                    by: ArchiveSweepTests.node,
                    at: now,
                    leaseUntil: now.advanced(bySeconds: 30)
                )
            }
            return try #require(claimed)
        }

        func carryOut(_ job: Job) async throws {
            let now = request.createdAt
            try await ExportRun(
                store: store,
                archives: archives,
                blobs: blobs,
                masterKey: .ofTests,
                encrypts: false,
                clock: WallClock { now },
                figures: WorkFigures()
            ).carryOut(job)
        }

        /// Sweeps when all that is there now is so many seconds old.
        func sweep(after seconds: Int64 = ArchiveSweep.secondsToKeep + 60) async throws {
            let clock = WallClock { WallClock.ofComputer.now.advanced(bySeconds: seconds) }
            try await ArchiveSweep(
                store: store,
                archives: archives,
                turns: NodeTurns(store: store, node: ArchiveSweepTests.node, clock: clock),
                clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ).sweep()
        }
    }

    private func with(_ body: (Place) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore { store, organization in
                let scene = try await ChatScene(store, organization)
                try await scene.say(
                    "Scones at ten.",
                    by: scene.ada,
                    at: WallClock.ofComputer.now.advanced(bySeconds: -60)
                )
                let request = PrivacyRequest(
                    id: PrivacyRequest.ID(high: 5, low: 5),
                    organization: organization,
                    kind: .export,
                    subject: scene.ada,
                    requester: .init(client: OAuthClient.ID(high: 7, low: 7), user: nil, name: "Test"),
                    createdAt: WallClock.ofComputer.now
                )
                try await store.write { transaction in
                    try transaction.requests.insert(request)
                    try transaction.jobs.enqueue(request, availableAt: request.createdAt)
                }
                let driver = try ObjectPlace.driver(of: folder.appending(path: "archives"))
                let scratch = folder.appending(path: "archives").path
                let place = Place(
                    store: store,
                    archives: try ArchiveDirectory(driver: driver, scratch: scratch, node: Self.node),
                    driver: driver,
                    blobs: try BlobDirectory(path: folder.appending(path: "blobs").path, node: Self.node),
                    request: request,
                    folder: folder
                )
                try await body(place)
            }
        }
    }

    @Test(
        "What a cut-off worker places when another has done its work is removed, and nothing else",
        arguments: ["", ".sealed"]
    )
    func lateFileIsRemoved(ending: String) async throws {
        try await with { place in
            let late = try await place.claim()
            let job = try await place.claim()
            try await place.carryOut(job)
            let archive = try #require(try await place.store.read { try $0.archives.find(of: place.request.id) })
            let left = ArchiveDirectory.fileName(of: late) + ending
            for name in [left, "notes.txt", "mine.zip"] { try await place.leave(name) }
            try await place.sweep(after: 60)
            #expect(try await place.files == [archive.file, left, "notes.txt", "mine.zip"])
            try await place.sweep()
            #expect(try await place.files == [archive.file, "notes.txt", "mine.zip"])
            try await place.sweep()
            #expect(try await place.files == [archive.file, "notes.txt", "mine.zip"])
        }
    }

    @Test("What a run has placed that is still to commit it is kept, however old it is")
    func filesOfJobsAreKept() async throws {
        try await with { place in
            let first = ArchiveDirectory.fileName(of: try await place.claim())
            try await place.leave(first)
            try await place.sweep()
            // Whether the job is held or waits to be begun again.
            try await place.store.write { try $0.jobs.releaseAll(of: Self.node) }
            try await place.sweep()
            #expect(try await place.files == [first])
            try await place.carryOut(try await place.claim())
            let archive = try #require(try await place.store.read { try $0.archives.find(of: place.request.id) })
            #expect(try await place.files == [archive.file])
        }
    }

    @Test("The file of a destroyed archive that could not be removed then is removed")
    func destroyedFileIsRemoved() async throws {
        try await with { place in
            try await place.carryOut(try await place.claim())
            let archive = try #require(try await place.store.read { try $0.archives.find(of: place.request.id) })
            try await place.store.write { try $0.archives.destroy(archive.id, at: place.request.createdAt) }
            try await place.sweep()
            #expect(try await place.files == [])
        }
    }

    @Test("A merged archive of a case is kept while the case waits for its merge, and removed when nothing leads to it")
    func mergesAreSwept() async throws {
        try await with { place in
            let now = place.request.createdAt
            let organization = place.request.organization
            let merge = try await place.store.write { transaction in
                let date = CivilDate(of: now)
                try transaction.cases.insert(
                    PrivacyCase(
                        id: Self.caseID,
                        organization: organization,
                        title: "Case 17",
                        reason: nil,
                        author: place.request.requester,
                        createdAt: now,
                        deadline: .init(regime: .gdpr, receivedOn: date, dueOn: date.adding(months: 1)),
                        periodStart: nil,
                        periodEnd: nil,
                        choices: ArchiveChoices()
                    ),
                    about: [place.request.subject],
                    in: []
                )
                try transaction.caseMerges.enqueue(Self.caseID, in: organization, availableAt: now)
                return try transaction.caseMerges.claim(by: Self.node, at: now, leaseUntil: now)
            }
            let held = try #require(merge)
            let name = ArchiveDirectory.fileName(
                of: held,
                archive: StoredArchive.ID(high: 8, low: 8),
                isSealed: false
            )
            // As versions before this one have named them, too.
            let older = "case-\(Self.caseID)-1.zip"
            for name in [name, older] { try await place.leave(name) }
            try await place.sweep()
            #expect(try await place.files == [name, older])
            #expect(try await place.store.write { try $0.caseMerges.finish(held) })
            try await place.sweep()
            #expect(try await place.files == [])
        }
    }
}
