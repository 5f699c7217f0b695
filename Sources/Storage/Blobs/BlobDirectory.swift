public import Chat
private import Foundation
public import Objects

/// Where the bytes of attachments are kept, as objects named by their SHA-256: a directory, or a folder of a bucket.
///
/// The same bytes are one object, however often they are kept. What arrives is gathered in hidden files of a directory
/// that only the owner may enter. All work that blocks is done on threads that may, and nothing is ever whole in memory.
public struct BlobDirectory: Sendable {
    let driver: any ObjectDriver
    private let path: String
    private let unfinishedPrefix: String
    private let claims = BlobClaims()

    /// Bytes are gathered up to this size before they are written.
    private static let pieceSize = 256 * 1024

    /// Keeps blobs as files of a directory.
    ///
    /// Makes it if it is missing, and removes what an upload to this node left unfinished when it died.
    public init(path: String, node: Node.ID) throws {
        try self.init(driver: ObjectFolder(path: path), scratch: path, node: node)
    }

    /// Keeps blobs as objects; blocks.
    ///
    /// - Parameter scratch: the directory of the hidden files, which is made if it is missing.
    public init(driver: any ObjectDriver, scratch: String, node: Node.ID) throws {
        path = scratch
        self.driver = driver
        unfinishedPrefix = ".unfinished.\(node)."
        let files = FileManager.default
        try files.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try driver.recover(scratch: path)
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
        let file = try await ObjectQueue.run { try UnfinishedBlob(path: name) }
        do {
            let blob = try await Self.fill(file, with: pieces, atMost: limit)
            await claims.claim(blob.digest)
            defer { claims.release(blob.digest) }
            try await ObjectQueue.run { [driver] in try file.place(blob, by: driver) }
            return try await work(blob)
        } catch {
            // The failure itself is what the caller must hear of.
            try? await ObjectQueue.run { file.discard() }
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
            try await ObjectQueue.run { try file.append(full) }
        }
        let rest = gathered
        return try await ObjectQueue.run {
            try file.append(rest)
            return try file.finish()
        }
    }

    /// Opens the blob of a digest; blocks.
    public func open(_ digest: [UInt8]) throws(BlobError) -> OpenBlob {
        try OpenBlob(Self.name(of: digest), in: driver)
    }

    /// Opens the blob of a digest, on a thread that may block.
    public func opened(_ digest: [UInt8]) async throws -> OpenBlob {
        try await ObjectQueue.run { try open(digest) }
    }

    /// An address at which whoever holds it can fetch a blob for a minute; `nil` where the server itself sends them.
    public func address(of digest: [UInt8], presented: Presentation) async throws -> String? {
        do {
            return try await ObjectQueue.run { try driver.address(of: Self.name(of: digest), presented: presented) }
        } catch let error as ObjectError {
            throw BlobError(error)
        }
    }

    /// The key of a blob: its digest, below two levels of folders by the first digits, so that none gets long.
    public static func name(of digest: [UInt8]) -> String {
        let name = digest.hexadecimal
        return "\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    }

    /// Removes the blob of a digest if nothing refers to it, and no upload of the same bytes comes in between.
    ///
    /// - Parameter isUsed: tells whether something refers to it.
    func remove(_ digest: [UInt8], unless isUsed: () async throws -> Bool) async throws {
        guard let removal = claims.beginRemoval(of: digest) else { return }
        defer { claims.endRemoval(removal, of: digest) }
        guard try await !isUsed() else { return }
        try await claims.carryOut(removal, of: digest) {
            try await ObjectQueue.run { [driver] in try driver.remove(Self.name(of: digest)) }
        }
    }
}
