private import Foundation
public import Objects
public import Storage

/// An archive of the server that is being read, whether its file is encrypted or not.
///
/// A file stays readable when it is destroyed meanwhile; an object of a bucket is damaged from then on.
public final class OpenArchive: Sendable {
    /// How many bytes the archive has.
    public let size: Int64
    private let object: any StoredObject
    private let cipher: PieceCipher?

    private static let piecesAtOnce: Int64 = 4

    /// Opens an archive, on a thread that may block.
    ///
    /// - Parameters:
    ///   - name: what the archive's file is called.
    ///   - driver: where it is kept.
    ///   - size: how many bytes the archive has.
    ///   - key: what its file is encrypted with; `nil` when it is not.
    /// - Throws: ``ArchiveError/damagedArchive`` when the file is missing, or was cut short or made longer.
    public static func open(
        _ name: String,
        in driver: any ObjectDriver,
        size: Int64,
        key: ArchiveKey?
    ) async throws -> OpenArchive {
        try await ObjectQueue.run { try OpenArchive(name, in: driver, size: size, key: key) }
    }

    private init(_ name: String, in driver: any ObjectDriver, size: Int64, key: ArchiveKey?) throws(ArchiveError) {
        do throws(ObjectError) {
            object = try driver.open(name)
        } catch {
            throw .reading(error)
        }
        guard object.size == (key == nil ? size : SealedLayout.fileSize(of: size)) else { throw .damagedArchive }
        self.size = size
        cipher = key.map(PieceCipher.init)
    }

    /// The next bytes from an offset inside of the archive on, at least one and at most those before the end given.
    ///
    /// - Throws: ``ArchiveError/damagedArchive`` when they are not those that were written.
    public func bytes(from offset: Int64, until end: Int64) async throws -> [UInt8] {
        try await ObjectQueue.run { try self.read(from: offset, until: min(end, self.size)) }
    }

    /// Writes the archive to a new file, which only its owner may read.
    ///
    /// - Throws: an ``ArchiveError``.
    public func write(to path: String) async throws {
        try await ObjectQueue.run {
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
            let received: Int
            do {
                received = try bytes.withUnsafeMutableBytes { buffer in
                    try object.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]),
                        at: offset + Int64(filled)
                    )
                }
            } catch {
                throw .reading(error)
            }
            guard received > 0 else { throw .damagedArchive }
            filled += received
        }
        return bytes
    }
}
