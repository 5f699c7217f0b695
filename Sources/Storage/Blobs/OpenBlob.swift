private import Foundation
internal import Objects

/// A blob that is being read.
///
/// A file stays readable when it is removed meanwhile; an object of a bucket is missing from then on.
public final class OpenBlob: Sendable {
    private let object: any StoredObject

    private static let pieceSize = 64 * 1024

    init(_ key: String, in driver: any ObjectDriver) throws(BlobError) {
        do throws(ObjectError) {
            object = try driver.open(key)
        } catch {
            throw BlobError(error)
        }
    }

    /// How many bytes there are.
    public var size: Int64 { object.size }

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
        try await ObjectQueue.run {
            try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = try self.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            }
        }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(BlobError) -> Int {
        do throws(ObjectError) {
            return try object.read(into: buffer, at: offset)
        } catch {
            throw BlobError(error)
        }
    }
}
