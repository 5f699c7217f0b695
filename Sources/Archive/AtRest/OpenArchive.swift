private import Dispatch
private import Foundation
public import Storage

/// An archive of the server that is being read, whether its file is encrypted or not.
///
/// It stays readable when it is destroyed meanwhile.
public final class OpenArchive: Sendable {
    /// How many bytes the archive has.
    public let size: Int64
    private let descriptor: CInt
    private let cipher: PieceCipher?

    private static let piecesAtOnce: Int64 = 4
    private static let queue = DispatchQueue(label: "habeas.archives", attributes: .concurrent)

    /// Opens an archive's file, on a thread that may block.
    ///
    /// - Parameters:
    ///   - size: how many bytes the archive has.
    ///   - key: what its file is encrypted with; `nil` when it is not.
    /// - Throws: ``ArchiveError/damagedArchive`` when the file is missing, or was cut short or made longer.
    public static func open(_ path: String, size: Int64, key: ArchiveKey?) async throws -> OpenArchive {
        try await blocking { try OpenArchive(path: path, size: size, key: key) }
    }

    private init(path: String, size: Int64, key: ArchiveKey?) throws(ArchiveError) {
        descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .damagedArchive }
        self.size = size
        cipher = key.map(PieceCipher.init)
        var facts = stat()
        let expected = key == nil ? size : SealedLayout.fileSize(of: size)
        guard fstat(descriptor, &facts) == 0, Int64(facts.st_size) == expected else {
            close(descriptor)
            throw .damagedArchive
        }
    }

    deinit {
        close(descriptor)
    }

    /// The next bytes from an offset inside of the archive on, at least one and at most those before the end given.
    ///
    /// - Throws: ``ArchiveError/damagedArchive`` when they are not those that were written.
    public func bytes(from offset: Int64, until end: Int64) async throws -> [UInt8] {
        try await Self.blocking { try self.read(from: offset, until: min(end, self.size)) }
    }

    /// Writes the archive to a new file, which only its owner may read.
    ///
    /// - Throws: an ``ArchiveError``.
    public func write(to path: String) async throws {
        try await Self.blocking {
            let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw ArchiveError.writing(errno: errno) }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            var offset: Int64 = 0
            while offset < self.size {
                let piece = try self.read(from: offset, until: self.size)
                try file.write(contentsOf: Data(piece))
                offset += Int64(piece.count)
            }
        }
    }

    private func read(from offset: Int64, until end: Int64) throws(ArchiveError) -> [UInt8] {
        let first = offset / SealedLayout.pieceSize
        let start = first * SealedLayout.pieceSize
        let stop = min(start + Self.piecesAtOnce * SealedLayout.pieceSize, size)
        guard offset >= 0, offset < end, end <= size else { throw .damagedArchive }
        guard let cipher else { return try Array(fileBytes(at: offset, count: min(end, stop) - offset)) }
        let last = (min(end, stop) - 1) / SealedLayout.pieceSize
        var opened = Data()
        for number in first...last {
            let sealed = try fileBytes(at: SealedLayout.offset(ofPiece: number), count: sealedSize(ofPiece: number))
            opened += try cipher.open(sealed, number: number, isLast: number == SealedLayout.pieces(of: size) - 1)
        }
        return Array(opened.dropFirst(Int(offset - start)).prefix(Int(end - offset)))
    }

    private func sealedSize(ofPiece number: Int64) -> Int64 {
        min(SealedLayout.pieceSize, size - number * SealedLayout.pieceSize) + SealedLayout.tagSize
    }

    /// Just so many bytes of the file.
    private func fileBytes(at offset: Int64, count: Int64) throws(ArchiveError) -> Data {
        var bytes = Data(count: Int(count))
        var filled = 0
        while filled < bytes.count {
            let received = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor,
                    buffer.baseAddress?.advanced(by: filled),
                    buffer.count - filled,
                    off_t(offset) + filled
                )
            }
            if received < 0, errno == EINTR { continue }
            guard received > 0 else { throw .damagedArchive }
            filled += received
        }
        return bytes
    }

    private static func blocking<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
