private import Dispatch
private import Foundation
public import Storage

/// Writes the encrypted form of a finished archive.
public enum SealedFile {
    /// Encrypts a file into a new one, which only its owner may read, and makes it durable.
    ///
    /// Runs on a thread that may block, with memory for a few pieces.
    public static func write(_ path: String, to target: String, with key: ArchiveKey) async throws {
        try await DispatchQueue.runBlocking(named: "habeas.seal") { try seal(path, to: target, with: key) }
    }

    private static func seal(_ path: String, to target: String, with key: ArchiveKey) throws {
        guard let source = FileHandle(forReadingAtPath: path) else { throw ArchiveError.notReadable }
        defer { try? source.close() }
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ArchiveError.writing(errno: errno) }
        defer { close(descriptor) }
        let size = Int64(try source.seekToEnd())
        try source.seek(toOffset: 0)
        let cipher = PieceCipher(key)
        let pieces = SealedLayout.pieces(of: size)
        try write(Data(SealedLayout.header), to: descriptor)
        for number in 0..<pieces {
            let piece = try source.read(upToCount: Int(SealedLayout.pieceSize)) ?? Data()
            try write(cipher.seal(piece, number: number, isLast: number == pieces - 1), to: descriptor)
        }
        guard fsync(descriptor) == 0 else { throw ArchiveError.writing(errno: errno) }
    }

    private static func write(_ bytes: Data, to descriptor: CInt) throws(ArchiveError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .writing(errno: errno) }
            rest = rest.dropFirst(count)
        }
    }
}
