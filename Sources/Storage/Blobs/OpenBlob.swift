private import Foundation

/// A blob that is being read; it stays readable when it is removed meanwhile.
public final class OpenBlob: Sendable {
    /// How many bytes there are.
    public let size: Int64
    private let descriptor: CInt

    private static let pieceSize = 64 * 1024

    init(path: String) throws(BlobError) {
        descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .reading(errno: errno) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let code = errno
            close(descriptor)
            throw .reading(errno: code)
        }
        size = Int64(facts.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// Hands over all bytes in pieces of at most 64 KiB; blocks.
    public func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while true {
            let count = try read(into: buffer, at: offset)
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
    }

    /// The bytes from an offset on, at most so many; empty at the end.
    public func piece(at offset: Int64, upTo count: Int) async throws -> [UInt8] {
        try await BlobDirectory.blocking {
            try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = try self.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            }
        }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(BlobError) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .reading(errno: errno) }
            return count
        }
    }
}
