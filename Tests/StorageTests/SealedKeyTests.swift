import Chat
import Database
import Foundation
import Storage
import TestSupport
import Testing

@Suite struct SealedKeyTests {
    /// A source of bytes that a test can read twice.
    private struct Counting: RandomNumberGenerator {
        var state: UInt64 = 7

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    private let organization = Organization.ID(high: 1, low: 1)

    /// Whether bytes are in any file of a folder.
    private func isAnywhere(_ bytes: [UInt8], in folder: URL) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { name in
            try Data(contentsOf: folder.appending(path: name)).range(of: Data(bytes)) != nil
        }
    }

    @Test("The private half of a key is in no file of the database in the clear, neither before nor after a rotation")
    func privateHalfIsSealed() async throws {
        try await withTemporaryFolder { folder in
            let store = try await Store(opening: SQLiteDatabase(path: folder.appending(path: "habeas.sqlite").path))
            var bytes = Counting()
            let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &bytes) }
            var (first, second) = (Counting(), Counting())
            let signer = Signer(using: &first)
            let now = Instant(milliseconds: 1)
            let key = try SigningKey(for: organization, sealedWith: .ofTests, at: now, using: &second)
            #expect(key.publicKey == signer.publicKey)
            try await store.write { try $0.signingKeys.makeCurrent(key) }
            let stored = try await store.read { [organization] in try $0.signingKeys.current(of: organization) }
            #expect(try #require(stored).signer(openedWith: .ofTests).publicKey == signer.publicKey)
            #expect(try isAnywhere(key.publicKey.bytes, in: folder))
            #expect(try !isAnywhere(seed, in: folder))
            let next = try SigningKey(for: organization, sealedWith: .ofTests, at: now, using: &second)
            try await store.write { try $0.signingKeys.makeCurrent(next) }
            #expect(try !isAnywhere(seed, in: folder))
            let all = try await store.read { [organization] in try $0.signingKeys.all(of: organization) }
            #expect(all.map(\.publicKey) == [next.publicKey, key.publicKey])
            try await store.close()
            #expect(try !isAnywhere(seed, in: folder))
        }
    }

    @Test("Another master key opens nothing, and the text of a master key is read as it was written")
    func masterKeyMustFit() throws {
        var generator = Counting()
        let other = MasterKey(using: &generator)
        let key = try SigningKey(
            for: organization,
            sealedWith: .ofTests,
            at: Instant(milliseconds: 1),
            using: &generator
        )
        #expect(throws: KeyError.wrongMasterKey) { try key.signer(openedWith: other) }
        #expect(MasterKey(text: other.text)?.text == other.text)
        for text in ["", "5a", String(repeating: "5", count: 63), String(repeating: "g", count: 64)] {
            #expect(MasterKey(text: text) == nil)
        }
    }

    @Test("The key of a destroyed archive is in no file of the database any more, not even sealed")
    func destroyedKeyIsGone() async throws {
        try await withTemporaryFolder { folder in
            let store = try await Store(opening: SQLiteDatabase(path: folder.appending(path: "habeas.sqlite").path))
            var generator = SystemRandomNumberGenerator()
            let id = StoredArchive.ID.random(using: &generator)
            let key = ArchiveKey(using: &generator)
            let sealed = try key.sealed(with: .ofTests, for: id)
            let now = Instant(milliseconds: 1)
            let archive = StoredArchive(
                id: id,
                organization: organization,
                source: .request(.random(using: &generator)),
                file: "a.zip.sealed",
                size: 1,
                digest: [1],
                messages: 1,
                createdAt: now,
                sealedKey: sealed
            )
            try await store.write { try $0.archives.insert(archive) }
            let kept = try #require(try await store.read { try $0.archives.find(id) })
            #expect(try kept.key(openedWith: .ofTests)?.bytes == key.bytes)
            #expect(try isAnywhere(sealed, in: folder))
            #expect(try !isAnywhere(key.bytes, in: folder))
            try await store.write { try $0.archives.destroy(id, at: now) }
            let destroyed = try #require(try await store.read { try $0.archives.find(id) })
            #expect(try destroyed.key(openedWith: .ofTests) == nil)
            #expect(destroyed.destroyedAt == now)
            try await store.close()
            #expect(try !isAnywhere(sealed, in: folder))
        }
    }
}
