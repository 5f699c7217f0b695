import Chat
import Foundation
import Logging
import Storage
import TestSupport
import Testing

@testable import Privacy

@Suite(.timeLimit(.minutes(10))) struct UnfinishedSweepTests {
    private let node = Node.ID(high: 10, low: 1)
    private let other = Node.ID(high: 11, low: 1)
    private let gone = Node.ID(high: 12, low: 1)

    private func files(_ folders: [URL]) throws -> Set<String> {
        Set(try folders.flatMap { try FileManager.default.contentsOfDirectory(atPath: $0.path) })
    }

    @Test(
        "What nodes that are gone and cut-off uploads have left is removed after a day, and nothing of a node that runs"
    )
    func leftoversAreRemoved() async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore { store, _ in
                let folders = ["archives", "blobs", "uploads"].map { folder.appending(path: $0) }
                for folder in folders {
                    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                }
                let kept = [
                    folders[0].appending(path: ".unfinished.\(node).a"),
                    folders[0].appending(path: ".unfinished.\(other).a"),
                    folders[0].appending(path: "x-1.zip"),
                    folders[2].appending(path: "somebody's"),
                ]
                let left = [
                    folders[0].appending(path: ".unfinished.\(gone).a"),
                    folders[1].appending(path: ".unfinished.\(gone).a.sealed"),
                ]
                for file in kept + left { try Data("words".utf8).write(to: file) }
                for name in [".unfinished.\(gone).case-1.1", "habeas-import-1"] {
                    let place = (name.hasPrefix(".") ? folders[0] : folders[2]).appending(path: name)
                    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                    try Data("words".utf8).write(to: place.appending(path: "file.zip"))
                }
                let all = try files(folders)
                for (days, isOver) in [(UnfinishedSweep.daysToKeep - 1, false), (UnfinishedSweep.daysToKeep + 1, true)]
                {
                    let now = WallClock.ofComputer.now.advanced(byDays: days)
                    let running = StoredNode(id: other, role: "all", version: "1", startedAt: now, seenAt: now)
                    _ = try await store.write { try $0.nodes.note(running) }
                    try await UnfinishedSweep(
                        store: store,
                        directories: folders.prefix(2).map(\.path),
                        uploads: folders[2].path,
                        node: node,
                        clock: WallClock { now },
                        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                    ).sweep()
                    #expect(try files(folders) == (isOver ? Set(kept.map(\.lastPathComponent)) : all))
                }
            }
        }
    }
}
