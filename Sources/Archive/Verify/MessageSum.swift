private import CSodium
internal import Chat

/// A sum over the identifiers and texts of messages, which is the same in whatever order they come.
///
/// Each message counts with 128 bits of a keyed hash (SipHash). The key is made anew for each verification, so nobody
/// can have made two sets of messages that have the same sum.
struct MessageSum: Sendable {
    /// What makes the hashes unforeseeable.
    struct Key: Sendable {
        fileprivate let bytes: [UInt8]

        /// Makes a key at random.
        init(using generator: inout some RandomNumberGenerator) {
            bytes = (0..<crypto_shorthash_siphashx24_KEYBYTES).map { _ in generator.next() }
        }
    }

    /// How many messages were added.
    private(set) var count = 0
    private var high: UInt64 = 0
    private var low: UInt64 = 0
    private let key: Key
    private var room: [UInt8] = []
    private var hash = [UInt8](repeating: 0, count: Int(crypto_shorthash_siphashx24_BYTES))

    init(key: Key) {
        self.key = key
    }

    /// Adds a message with its text in UTF-8.
    mutating func add(_ id: Message.ID, text: UnsafeRawBufferPointer) {
        room.removeAll(keepingCapacity: true)
        id.withBytes { room.append(contentsOf: $0) }
        room.append(contentsOf: text)
        _ = crypto_shorthash_siphashx24(&hash, room, UInt64(room.count), key.bytes)
        let halves = hash.withUnsafeBytes {
            ($0.load(as: UInt64.self), $0.load(fromByteOffset: 8, as: UInt64.self))
        }
        add(high: halves.0, low: halves.1, count: 1)
    }

    /// Adds all the messages of another sum with the same key.
    mutating func add(_ other: MessageSum) {
        add(high: other.high, low: other.low, count: other.count)
    }

    /// Whether another sum is over the same messages.
    func equals(_ other: MessageSum) -> Bool {
        count == other.count && high == other.high && low == other.low
    }

    private mutating func add(high: UInt64, low: UInt64, count: Int) {
        self.high &+= high
        self.low &+= low
        self.count += count
    }
}
