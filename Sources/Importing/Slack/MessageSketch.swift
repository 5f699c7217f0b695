internal import Chat

/// Remembers in little memory, however many they are, which messages were met.
///
/// It never forgets one, but may take one for known that is not, the more often the more it holds: about 1 in 5000
/// after a million. (A Bloom filter whose bits for one message lie in one word, so that it costs one access.)
struct MessageSketch {
    private var words = [UInt64](repeating: 0, count: 1 << bitsOfIndex)
    private static let bitsOfIndex = 19

    /// Remembers a message.
    mutating func insert(_ id: Message.ID) {
        words[Self.index(of: id)] |= Self.mask(of: id)
    }

    /// Whether a message was met, or looks as if.
    func contains(_ id: Message.ID) -> Bool {
        let mask = Self.mask(of: id)
        return words[Self.index(of: id)] & mask == mask
    }

    // The lower half of an identifier that was made from a key is part of a digest, after two fixed bits.
    private static func index(of id: Message.ID) -> Int { Int(id.low & (1 << bitsOfIndex - 1)) }

    private static func mask(of id: Message.ID) -> UInt64 {
        let bits = id.low >> bitsOfIndex
        return 1 << (bits & 63) | 1 << (bits >> 6 & 63) | 1 << (bits >> 12 & 63) | 1 << (bits >> 18 & 63)
    }
}
