private import CISAL
internal import Storage

/// Compresses chunks apart from each other, so that their outputs joined make one deflate stream.
///
/// Each chunk ends with a full flush (RFC 1951 blocks up to a byte boundary, and no reference further
/// back). ``endOfStream`` closes the joined stream.
final class Deflater {
    /// The final, empty block that closes a stream of flushed chunks.
    static let endOfStream: StaticString = "\u{03}\0"

    private let stream: UnsafeMutablePointer<isal_zstream>
    private let workspace: UnsafeMutablePointer<UInt8>
    /// More than ISA-L asks for at this level; its headers give that only as an expression Swift cannot read.
    private static let workspaceSize = 512 * 1024
    /// Level 2 takes a tenth longer on chat text, for files that are four hundredths smaller.
    private static let level: UInt32 = 1

    init() {
        stream = .allocate(capacity: 1)
        workspace = .allocate(capacity: Self.workspaceSize)
    }

    deinit {
        stream.deallocate()
        workspace.deallocate()
    }

    /// Appends the compressed form of a chunk to a buffer.
    func deflate(_ chunk: UnsafeRawBufferPointer, into output: OutputBuffer) {
        isal_deflate_stateless_init(stream)
        // The initialiser leaves this as it was; 0 stands for the largest window.
        stream.pointee.hist_bits = 0
        stream.pointee.level = Self.level
        stream.pointee.level_buf = workspace
        stream.pointee.level_buf_size = UInt32(Self.workspaceSize)
        stream.pointee.flush = UInt16(FULL_FLUSH)
        stream.pointee.end_of_stream = 0
        stream.pointee.next_in = UnsafeMutablePointer(mutating: chunk.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(chunk.count)
        // Text that does not compress is stored in blocks of 64 KiB with five bytes each.
        let room = chunk.count + chunk.count / 8192 + 1024
        output.append(room: room) { buffer in
            stream.pointee.next_out = buffer.assumingMemoryBound(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(buffer.count)
            let result = isal_deflate_stateless(stream)
            precondition(result == COMP_OK, "ISA-L refused a chunk that had room enough.")
            return buffer.count - Int(stream.pointee.avail_out)
        }
    }
}

/// The CRC-32 of a ZIP member, over what has been added so far.
struct CRC32 {
    private(set) var value: UInt32 = 0

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        value = crc32_gzip_refl(value, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, UInt64(bytes.count))
    }
}
