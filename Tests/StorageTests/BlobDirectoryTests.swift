import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.everyEngine, .timeLimit(.minutes(10))) struct BlobDirectoryTests {
    private struct Cut: Error {}

    private let node = Node.ID(high: 1, low: 1)

    private func with(_ body: (BlobDirectory, URL) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "blobs")
            try await body(try BlobDirectory(path: path.path, node: node), path)
        }
    }

    /// Every file below a folder, hidden ones included.
    private func files(below folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: folder.path + "/" + name, isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }
    }

    private func stream(_ pieces: [[UInt8]], failing: Bool = false) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish(throwing: failing ? Cut() : nil)
        }
    }

    private func bytes(of blob: OpenBlob) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try blob.forEachPiece { bytes.append(contentsOf: $0) }
        return bytes
    }

    @Test("Bytes come back as they were, from a file that is named by them and that others cannot read")
    func keepsBytes() async throws {
        try await with { blobs, folder in
            let pieces = (0..<40).map { [UInt8](repeating: UInt8($0), count: 40_000) }
            let blob = try await blobs.put(stream(pieces), atMost: 1 << 30) { $0 }
            #expect(blob.size == 1_600_000)
            let name = blob.digest.hexadecimal
            #expect(try files(below: folder) == ["\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"])
            let facts = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + files(below: folder)[0])
            #expect(facts[.posixPermissions] as? Int == 0o600)
            for outer in [folder.path, folder.path + "/" + name.prefix(2)] {
                let facts = try FileManager.default.attributesOfItem(atPath: outer)
                #expect(facts[.posixPermissions] as? Int == 0o700)
            }
            #expect(try bytes(of: blobs.open(blob.digest)) == pieces.flatMap { $0 })
            #expect(
                try await blobs.opened(blob.digest).piece(at: 1_599_990, upTo: 100) == Array(repeating: 39, count: 10)
            )
        }
    }

    @Test("The same bytes many times at once are one file")
    func sameBytesAreOneFile() async throws {
        try await with { blobs, folder in
            try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<20 {
                    group.addTask { try await blobs.put(stream([[1, 2, 3]]), atMost: 3) { $0.digest } }
                }
                let digests = try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
                #expect(digests.count == 1)
            }
            #expect(try files(below: folder).count == 1)
        }
    }

    @Test("A stream that breaks or is too long, and work that fails, leave nothing that is not swept away")
    func failuresLeaveNothing() async throws {
        try await with { blobs, folder in
            let large = [UInt8](repeating: 7, count: 600_000)
            await #expect(throws: Cut.self) {
                try await blobs.put(stream([large, large], failing: true), atMost: 1 << 30) { _ in }
            }
            await #expect(throws: BlobError.tooLarge) {
                try await blobs.put(stream([large, [1]]), atMost: 600_000) { _ in }
            }
            #expect(try files(below: folder) == [])
            await #expect(throws: Cut.self) {
                try await blobs.put(stream([large]), atMost: 600_000) { _ in throw Cut() }
            }
            try await withTemporaryStore { store, _ in try await blobs.removeUnused(in: store) }
            #expect(try files(below: folder) == [])
        }
    }

    @Test("A directory that cannot be written is said to be so")
    func unwritableIsNamed() async throws {
        try await with { blobs, folder in
            try FileManager.default.removeItem(at: folder)
            let error = await #expect(throws: BlobError.self) {
                try await blobs.put(stream([[1]]), atMost: 1) { _ in }
            }
            #expect(error?.description.contains("data directory") == true)
            #expect(throws: BlobError.missing) { try blobs.open(Array(repeating: 1, count: 32)) }
        }
    }

    @Test("What this node left unfinished is removed at its start, and what another is writing is not")
    func leftoversAreRemoved() async throws {
        try await with { _, folder in
            let own = ".unfinished.\(node).a"
            let foreign = ".unfinished.\(Node.ID(high: 2, low: 2)).a"
            for name in [own, foreign] { try Data("x".utf8).write(to: folder.appending(path: name)) }
            _ = try BlobDirectory(path: folder.path, node: node)
            #expect(try files(below: folder) == [foreign])
        }
    }

    @Test("A sweep removes what no attachment has, and keeps what one has until the last is deleted")
    func sweepKeepsWhatIsUsed() async throws {
        try await with { blobs, folder in
            try await withTemporaryStore { store, organization in
                let scene = try await ChatScene(store, organization)
                let message = try await scene.say("files", by: scene.ada, at: Instant(milliseconds: 1_767_607_260_000))
                let first = try await scene.attach([1], named: "a", to: message, in: blobs)
                let second = try await scene.attach([1], named: "b", to: message, in: blobs)
                _ = try await blobs.put(stream([[2]]), atMost: 1) { $0 }
                #expect(try files(below: folder).count == 2)
                try await blobs.removeUnused(in: store)
                #expect(try files(below: folder).count == 1)
                for (attachment, left) in [(first, 1), (second, 0)] {
                    try await store.write { _ = try $0.attachments.delete(attachment.id, at: message.sentAt) }
                    try await blobs.removeIfUnused(attachment.digest, in: store)
                    #expect(try files(below: folder).count == left)
                }
            }
        }
    }

    @Test("Bytes that are uploaded while they are being removed stay")
    func uploadWinsOverRemoval() async throws {
        try await with { blobs, folder in
            try await withTemporaryStore { store, organization in
                let scene = try await ChatScene(store, organization)
                let message = try await scene.say("files", by: scene.ada, at: Instant(milliseconds: 1_767_607_260_000))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<8 {
                        group.addTask {
                            for _ in 0..<25 {
                                let file = try await scene.attach([9], named: "\(number)", to: message, in: blobs)
                                // Whoever has the attachment can read it, whatever others remove.
                                #expect(try blobs.open(file.digest).size == 1)
                                try await store.write { _ = try $0.attachments.delete(file.id, at: message.sentAt) }
                                try await blobs.removeIfUnused(file.digest, in: store)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try await blobs.removeUnused(in: store)
                #expect(try files(below: folder) == [])
            }
        }
    }

    @Test("A damaged file is whole again when its bytes are uploaded once more")
    func uploadMends() async throws {
        try await with { blobs, folder in
            let blob = try await blobs.put(stream([[1, 2, 3]]), atMost: 3) { $0 }
            let file = folder.appending(path: try files(below: folder)[0])
            try Data([1]).write(to: file)
            _ = try await blobs.put(stream([[1, 2, 3]]), atMost: 3) { $0 }
            #expect(try bytes(of: blobs.open(blob.digest)) == [1, 2, 3])
        }
    }
}
