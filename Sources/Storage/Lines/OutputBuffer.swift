/// Bytes on their way out: appended one after another, then handed over whole.
public final class OutputBuffer {
    /// How many bytes there are.
    public private(set) var count = 0
    private var capacity: Int
    private var start: UnsafeMutableRawPointer

    /// Makes an empty buffer that holds some bytes before it must grow.
    public init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        start.deallocate()
    }

    /// What has been appended, until the next append.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Forgets what has been appended, and keeps the memory.
    public func removeAll() { count = 0 }

    /// Appends one byte.
    public func append(_ byte: UInt8) {
        reserve(1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    /// Appends bytes.
    public func append(_ source: UnsafeRawBufferPointer) {
        guard let base = source.baseAddress else { return }
        reserve(source.count)
        (start + count).copyMemory(from: base, byteCount: source.count)
        count += source.count
    }

    /// Appends a literal.
    public func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends text in UTF-8.
    public func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends as many bytes as a closure writes; it is given room for at most `room`.
    public func append(room: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) {
        reserve(room)
        count += write(UnsafeMutableRawBufferPointer(start: start + count, count: room))
    }

    @inline(__always)
    private func reserve(_ room: Int) {
        if count + room > capacity { grow(toHold: count + room) }
    }

    @inline(never)
    private func grow(toHold needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = moved
        capacity = larger
    }
}
