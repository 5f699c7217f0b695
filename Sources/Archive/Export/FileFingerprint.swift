private import Crypto
private import Dispatch
private import Foundation

/// The size and the SHA-256 of a finished file.
public struct FileFingerprint: Sendable {
    /// In bytes.
    public let size: Int64
    /// The digest of the whole file.
    public let sha256: [UInt8]

    /// Reads a file to its end, on a thread that may block.
    public static func of(_ path: String) async throws -> Self {
        try await DispatchQueue.runBlocking(named: "habeas.fingerprint") { try read(path) }
    }

    private static func read(_ path: String) throws -> Self {
        guard let file = FileHandle(forReadingAtPath: path) else { throw ArchiveError.notReadable }
        defer { try? file.close() }
        var digest = SHA256()
        var size: Int64 = 0
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            digest.update(data: piece)
            size += Int64(piece.count)
        }
        return Self(size: size, sha256: Array(digest.finalize()))
    }
}
