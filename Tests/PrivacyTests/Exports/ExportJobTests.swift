import Archive
import Chat
import Foundation
import Logging
import Storage
import TestSupport
import Testing

@testable import Privacy

@Suite(.timeLimit(.minutes(10))) struct ExportJobTests {
    private let start = Instant(milliseconds: 1_767_607_260_000)
    private let node = Node.ID(high: 10, low: 1)

    /// A store with one request of which no run has begun, and a directory for its archive.
    private struct Place: Sendable {
        let store: Store
        let archives: ArchiveDirectory
        let blobs: BlobDirectory
        let request: PrivacyRequest

        var files: [String] {
            get throws { try FileManager.default.contentsOfDirectory(atPath: archives.scratch).sorted() }
        }

        func run(at now: Instant) -> ExportRun {
            ExportRun(
                store: store,
                archives: archives,
                blobs: blobs,
                masterKey: .ofTests,
                encrypts: false,
                clock: WallClock { now },
                figures: WorkFigures()
            )
        }

        func status() async throws -> PrivacyRequest.Status? {
            try await store.read { try $0.requests.find(request.id, in: request.organization)?.status }
        }
    }

    private func withRequest(_ body: (Place) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore { store, organization in
                let scene = try await ChatScene(store, organization)
                try await scene.say("Scones at ten.", by: scene.ada, at: start.advanced(bySeconds: -60))
                let request = PrivacyRequest(
                    id: PrivacyRequest.ID(high: 5, low: 5),
                    organization: organization,
                    kind: .export,
                    subject: scene.ada,
                    requester: .init(client: OAuthClient.ID(high: 7, low: 7), user: nil, name: "Test"),
                    createdAt: start
                )
                try await store.write { transaction in
                    try transaction.requests.insert(request)
                    try transaction.jobs.enqueue(request, availableAt: start)
                }
                let archives = try ArchiveDirectory(path: folder.appending(path: "archives").path, node: node)
                let blobs = try BlobDirectory(path: folder.appending(path: "blobs").path, node: node)
                try await body(Place(store: store, archives: archives, blobs: blobs, request: request))
            }
        }
    }

    private func claim(_ place: Place) async throws -> Job {
        let now = start
        let claimed = try await place.store.write { [node] transaction in
            try transaction.jobs.releaseAll(of: node)
            return try transaction.jobs.claim(by: node, at: now, leaseUntil: now.advanced(bySeconds: 30))
        }
        return try #require(claimed)
    }

    @Test("A run that lost its lease neither replaces the archive of the one that has it nor leaves a file")
    func lateRunChangesNothing() async throws {
        try await withRequest { place in
            let run = place.run(at: start)
            let first = try await claim(place)
            let second = try await claim(place)
            try await run.carryOut(second)
            let stored = try await place.store.read { try $0.archives.find(of: place.request.id) }
            let archive = try #require(stored)
            let bytes = try Data(contentsOf: URL(filePath: place.archives.scratch + "/" + archive.file))
            await #expect(throws: LeaseLost.self) { try await run.carryOut(first) }
            #expect(try await place.status() == .completed)
            #expect(try place.files == [archive.file])
            #expect(try Data(contentsOf: URL(filePath: place.archives.scratch + "/" + archive.file)) == bytes)
        }
    }

    @Test("What an earlier run finished and did not commit is removed by the next")
    func uncommittedFilesAreRemoved() async throws {
        try await withRequest { place in
            let run = place.run(at: start)
            let first = try await claim(place)
            let left = place.archives.scratch + "/" + ArchiveDirectory.fileName(of: first)
            try Data("left by a process that died".utf8).write(to: URL(filePath: left))
            try await run.carryOut(try await claim(place))
            let archive = try await place.store.read { try $0.archives.find(of: place.request.id) }
            #expect(try place.files == [try #require(archive).file])
        }
    }

    @Test("The file of a destroyed archive that a process which died has left is removed at the start")
    func destroyedFileIsRemoved() async throws {
        try await withRequest { place in
            try await place.run(at: start).carryOut(try await claim(place))
            let archive = try #require(try await place.store.read { try $0.archives.find(of: place.request.id) })
            #expect(try place.files == [archive.file])
            let now = start
            try await place.store.write { try $0.archives.destroy(archive.id, at: now) }
            let destruction = ArchiveDestruction(
                store: place.store,
                archives: place.archives,
                clock: WallClock { now }
            )
            try await destruction.finish()
            #expect(try place.files == [])
        }
    }

    @Test("A request that has brought down its process ten times ends in an error that says so")
    func hopelessRequestEnds() async throws {
        try await withRequest { place in
            let organization = place.request.organization
            let webhook = Webhook(
                id: Webhook.ID(high: 1, low: 1),
                organization: organization,
                url: try WebhookURL("https://hooks.example/", allowsPlain: false),
                events: WebhookEvent.allCases,
                description: nil,
                createdAt: start
            )
            try await place.store.write { try $0.webhooks.insert(webhook, secret: Secret(value: "secret")) }
            for _ in 0..<ExportFailure.mostAttempts { _ = try await claim(place) }
            let worker = ExportWorker(
                store: place.store,
                archives: place.archives,
                blobs: place.blobs,
                masterKey: .ofTests,
                node: node,
                clock: WallClock { [start] in start },
                signal: WorkSignal(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                while try await place.status() == .initiated { await Task.yield() }
                group.cancelAll()
            }
            let request = try await place.store.read {
                try $0.requests.find(place.request.id, in: place.request.organization)
            }
            #expect(request?.status == .error)
            #expect(request?.failure?.contains("failed 10 times") == true)
            let (trail, told) = try await place.store.read { transaction in
                (
                    try transaction.audit.entries(in: organization, AuditFilter(), newestFirst: true, limit: 1),
                    try transaction.webhooks.deliveries(to: webhook.id, size: 10, number: 1)
                )
            }
            #expect(trail.map(\.action) == ["Fail"] && trail.map(\.reason) == [request?.failure])
            #expect(told.map(\.event) == ["request.failed"])
            #expect(try place.files == [])
        }
    }
}
