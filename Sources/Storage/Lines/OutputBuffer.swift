private import Foundation

/// Bytes on their way out: appended one after another, then handed over whole.
public final class OutputBuffer {
    /// What the buffer holds.
    ///
    /// It lies behind a pointer, because the many small appends would otherwise each be watched for overlapping
    /// accesses at run time.
    private struct State {
        var start: UnsafeMutableRawPointer
        var count: Int
        var capacity: Int
    }

    private let state: UnsafeMutablePointer<State>

    /// Makes an empty buffer that holds some bytes before it must grow.
    public init(capacity: Int) {
        state = .allocate(capacity: 1)
        state.initialize(to: State(start: Self.memory(malloc(max(capacity, 1))), count: 0, capacity: capacity))
    }

    deinit {
        free(state.pointee.start)
        state.deallocate()
    }

    /// How many bytes there are.
    public var count: Int { state.pointee.count }

    /// What has been appended, until the next append.
    public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: state.pointee.start, count: state.pointee.count)
    }

    /// Forgets what has been appended, and keeps the memory.
    public func removeAll() { state.pointee.count = 0 }

    /// Appends one byte.
    public func append(_ byte: UInt8) {
        reserve(1).storeBytes(of: byte, as: UInt8.self)
        state.pointee.count += 1
    }

    /// Appends bytes.
    public func append(_ source: UnsafeRawBufferPointer) {
        guard let base = source.baseAddress else { return }
        reserve(source.count).copyMemory(from: base, byteCount: source.count)
        state.pointee.count += source.count
    }

    /// Appends a literal.
    @inline(__always)
    public func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends text in UTF-8.
    public func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends as many bytes as a closure writes; it is given room for at most `room`.
    @inline(__always)
    public func append(room: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) {
        let count = write(UnsafeMutableRawBufferPointer(start: reserve(room), count: room))
        state.pointee.count += count
    }

    /// Where the next byte goes, with room for some.
    @inline(__always)
    private func reserve(_ room: Int) -> UnsafeMutableRawPointer {
        if state.pointee.count + room > state.pointee.capacity { grow(toHold: state.pointee.count + room) }
        return state.pointee.start + state.pointee.count
    }

    @inline(never)
    private func grow(toHold needed: Int) {
        let larger = max(needed, state.pointee.capacity * 2)
        // Large buffers are moved by the system without a copy.
        state.pointee.start = Self.memory(realloc(state.pointee.start, larger))
        state.pointee.capacity = larger
    }

    private static func memory(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
        guard let pointer else { fatalError("There is no memory left.") }
        return pointer
    }
}
