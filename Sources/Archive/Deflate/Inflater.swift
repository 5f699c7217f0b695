private import CISAL

/// Inflates one deflate stream (RFC 1951), which may come from anybody.
final class Inflater {
    private let state: UnsafeMutablePointer<inflate_state>
    private let input: UnsafeMutableRawBufferPointer
    private var hasAllInput = false

    private static let largestInput = 256 * 1024

    /// Prepares for a stream of so many bytes.
    init(inputSize: Int) {
        state = .allocate(capacity: 1)
        input = .allocate(byteCount: max(1, min(inputSize, Self.largestInput)), alignment: 16)
        isal_inflate_init(state)
        state.pointee.next_in = nil
        state.pointee.avail_in = 0
    }

    deinit {
        state.deallocate()
        input.deallocate()
    }

    /// Whether the end of the stream was reached, and all that it inflates to was handed out.
    var isFinished: Bool { state.pointee.block_state == ISAL_BLOCK_FINISH }

    /// How many bytes of the input follow the end of the stream.
    var unusedInput: Int { Int(state.pointee.avail_in) + Int(state.pointee.read_in_length / 8) }

    /// Inflates until a buffer is full or the stream ends.
    ///
    /// - Parameter refill: puts more of the stream into a buffer and tells how much; 0 when there is no more.
    /// - Returns: how many bytes were put into the buffer; `nil` if this is no deflate stream, or one cut short.
    func inflate(
        into room: UnsafeMutableRawBufferPointer,
        refill: (UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
    ) throws(ArchiveError) -> Int? {
        state.pointee.next_out = room.assumingMemoryBound(to: UInt8.self).baseAddress
        state.pointee.avail_out = UInt32(room.count)
        while state.pointee.avail_out > 0, !isFinished {
            if state.pointee.avail_in == 0, !hasAllInput {
                let count = try refill(input)
                hasAllInput = count == 0
                state.pointee.next_in = input.assumingMemoryBound(to: UInt8.self).baseAddress
                state.pointee.avail_in = UInt32(count)
            }
            let roomBefore = state.pointee.avail_out
            guard isal_inflate(state) >= ISAL_DECOMP_OK else { return nil }
            // Without more input, a step that gives nothing is the last.
            if hasAllInput, state.pointee.avail_out == roomBefore, !isFinished { return nil }
        }
        return room.count - Int(state.pointee.avail_out)
    }
}
