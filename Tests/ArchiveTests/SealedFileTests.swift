import Archive
import Foundation
import Objects
import Storage
import TestSupport
import Testing

@Suite struct SealedFileTests {
    @Test(
        "An encrypted file gives back what was in it, from wherever it is read",
        arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 400_001]
    )
    func roundTrip(size: Int) async throws {
        try await withTemporaryFolder { folder in
            var generator = SystemRandomNumberGenerator()
            let plain = (0..<size).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8) ^ ($0 >> 16)) }
            let (source, sealed) = (folder.appending(path: "plain"), folder.appending(path: "sealed"))
            let driver = try ObjectFolder(path: folder.path)
            try Data(plain).write(to: source)
            let key = ArchiveKey(using: &generator)
            try await SealedFile.write(source.path, to: sealed.path, with: key)
            let archive = try await OpenArchive.open("sealed", in: driver, size: Int64(size), key: key)
            for start in [0, 1, 65_535, 65_536, 100_000, 262_143, size - 1] where (0..<size).contains(start) {
                var bytes: [UInt8] = []
                while start + bytes.count < size {
                    bytes += try await archive.bytes(from: Int64(start + bytes.count), until: Int64(size))
                }
                #expect(bytes == Array(plain[start...]), "from \(start)")
            }
            let other = ArchiveKey(using: &generator)
            let closed = try await OpenArchive.open("sealed", in: driver, size: Int64(size), key: other)
            await #expect(throws: ArchiveError.damagedArchive) { try await closed.bytes(from: 0, until: 1) }
        }
    }

    @Test("The encrypted form is never written over a file that is there")
    func neverOverwrites() async throws {
        try await withTemporaryFolder { folder in
            var generator = SystemRandomNumberGenerator()
            let file = folder.appending(path: "plain")
            try Data("words".utf8).write(to: file)
            let key = ArchiveKey(using: &generator)
            await #expect(throws: ArchiveError.self) { try await SealedFile.write(file.path, to: file.path, with: key) }
            #expect(try Data(contentsOf: file) == Data("words".utf8))
        }
    }
}
