private import NIOCore
private import Synchronization

/// An object of a bucket that is read in ranges, a piece ahead of whoever reads it.
///
/// It is the same object from the first byte to the last: one that is put in its place meanwhile is not read.
final class BucketObject: StoredObject {
    let size: Int64
    private let bucket: Bucket
    private let key: String
    private let tag: String
    private let ahead = Mutex(Piece(offset: 0, bytes: ByteBuffer()))

    /// As many bytes as are fetched at once.
    private static let pieceSize: Int64 = 2 * 1024 * 1024

    private struct Piece {
        let offset: Int64
        let bytes: ByteBuffer
    }

    init(_ bucket: Bucket, key: String) throws(ObjectError) {
        self.bucket = bucket
        self.key = key
        (size, tag) = try bucket.facts(of: key)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ObjectError) -> Int {
        guard offset >= 0, offset < size, !buffer.isEmpty else { return 0 }
        var piece = ahead.withLock { $0 }
        if offset < piece.offset || offset >= piece.offset + Int64(piece.bytes.readableBytes) {
            piece = Piece(offset: offset, bytes: try fetch(offset..<min(offset + Self.pieceSize, size)))
            ahead.withLock { [piece] in $0 = piece }
        }
        let start = Int(offset - piece.offset)
        let count = min(buffer.count, piece.bytes.readableBytes - start)
        piece.bytes.withUnsafeReadableBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
        }
        return count
    }

    /// Hands over all bytes in pieces.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws(ObjectError) -> Void) throws(ObjectError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while offset < size {
            let count = try read(into: buffer, at: offset)
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
    }

    private func fetch(_ range: Range<Int64>) throws(ObjectError) -> ByteBuffer {
        var call = BucketCall("GET", key)
        call.headers = [("if-match", tag), ("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")]
        // An error has some bytes of its own.
        call.largestAnswer = range.count + 64 * 1024
        let answer = try bucket.client.send(call) { $0.status == 404 || $0.status == 412 }
        guard ![404, 412].contains(answer.status) else { throw .missing }
        let isWhole = range.count == size
        guard answer.status == 206 || isWhole, answer.body.readableBytes == range.count else {
            throw .unavailable(reason: "The server answers other bytes than it was asked for.")
        }
        return answer.body
    }
}
