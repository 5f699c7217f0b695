public import Chat
private import Dispatch
private import Foundation

/// The directory that the bytes of attachments are kept in, as files named by their SHA-256.
///
/// The same bytes are one file, however often they are kept. Only the owner may enter it. All work on files is done on
/// threads that may block, and no file is ever whole in memory.
public struct BlobDirectory: Sendable {
    let path: String
    private let unfinishedPrefix: String
    private let claims = BlobClaims()

    /// Bytes are gathered up to this size before they are written.
    private static let pieceSize = 256 * 1024
    private static let queue = DispatchQueue(label: "habeas.blobs", attributes: .concurrent)

    /// Makes the directory if it is missing, and removes what an upload to this node left unfinished when it died.
    public init(path: String, node: Node.ID) throws {
        self.path = path
        unfinishedPrefix = ".unfinished.\(node)."
        let files = FileManager.default
        try files.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for name in try files.contentsOfDirectory(atPath: path) where name.hasPrefix(unfinishedPrefix) {
            try files.removeItem(atPath: path + "/" + name)
        }
    }

    /// Keeps all bytes of a stream, then runs work that makes something refer to them.
    ///
    /// The bytes are on disk when the work begins, and are not removed while it runs. A stream that fails, or has more
    /// bytes than the limit, leaves nothing.
    ///
    /// - Parameter limit: the most bytes that are taken.
    /// - Throws: what the stream or the work throws, or a ``BlobError``.
    public func put<Pieces: AsyncSequence, Result>(
        _ pieces: Pieces,
        atMost limit: Int64,
        _ work: (StoredBlob) async throws -> Result
    ) async throws -> Result where Pieces.Element == [UInt8] {
        let name = "\(path)/\(unfinishedPrefix)\(UUID().uuidString)"
        let file = try await Self.blocking { try UnfinishedBlob(path: name) }
        do {
            let blob = try await Self.fill(file, with: pieces, atMost: limit)
            claims.claim(blob.digest)
            defer { claims.release(blob.digest) }
            let target = BlobPath(root: path, digest: blob.digest)
            try await Self.blocking { try file.place(at: target) }
            return try await work(blob)
        } catch {
            // The failure itself is what the caller must hear of.
            try? await Self.blocking { file.discard() }
            throw error
        }
    }

    private static func fill<Pieces: AsyncSequence>(
        _ file: UnfinishedBlob,
        with pieces: Pieces,
        atMost limit: Int64
    ) async throws -> StoredBlob where Pieces.Element == [UInt8] {
        var received: Int64 = 0
        var gathered: [UInt8] = []
        for try await piece in pieces {
            received += Int64(piece.count)
            guard received <= limit else { throw BlobError.tooLarge }
            gathered += piece
            guard gathered.count >= pieceSize else { continue }
            let full = gathered
            gathered = []
            try await blocking { try file.append(full) }
        }
        let rest = gathered
        return try await blocking {
            try file.append(rest)
            return try file.finish()
        }
    }

    /// Opens the blob of a digest; blocks.
    public func open(_ digest: [UInt8]) throws(BlobError) -> OpenBlob {
        try OpenBlob(path: BlobPath(root: path, digest: digest).path)
    }

    /// Opens the blob of a digest, on a thread that may block.
    public func opened(_ digest: [UInt8]) async throws -> OpenBlob {
        try await Self.blocking { try open(digest) }
    }

    /// Where a blob lies inside of the directory.
    public static func name(of digest: [UInt8]) -> String {
        String(BlobPath(root: "", digest: digest).path.dropFirst())
    }

    /// Removes the blob of a digest if nothing refers to it, and no upload of the same bytes comes in between.
    ///
    /// - Parameter isUsed: tells whether something refers to it.
    func remove(_ digest: [UInt8], unless isUsed: () async throws -> Bool) async throws {
        guard let removal = claims.beginRemoval(of: digest) else { return }
        defer { claims.endRemoval(removal, of: digest) }
        guard try await !isUsed() else { return }
        let target = BlobPath(root: path, digest: digest).path
        try await Self.blocking { [claims] in
            claims.carryOut(removal, of: digest) { unlink(target) }
        }
    }

    /// Runs work that blocks outside of the cooperative pool.
    static func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
