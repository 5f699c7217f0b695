/// Bytes on their way out: appended one after another, then handed over whole.
final class OutputBuffer {
    private(set) var count = 0
    private var capacity: Int
    private var start: UnsafeMutableRawPointer

    init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        start.deallocate()
    }

    /// What has been appended, until the next append.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    func removeAll() { count = 0 }

    @inline(__always)
    func append(_ byte: UInt8) {
        reserve(1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    @inline(__always)
    func append(_ source: UnsafeRawBufferPointer) {
        guard let base = source.baseAddress else { return }
        reserve(source.count)
        (start + count).copyMemory(from: base, byteCount: source.count)
        count += source.count
    }

    @inline(__always)
    func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends as many bytes as a closure writes; it is given room for at most `room`.
    @inline(__always)
    func append(room: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) {
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
