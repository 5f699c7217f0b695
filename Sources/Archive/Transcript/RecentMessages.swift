internal import Chat

/// Where the latest messages are, so that replies can point to them.
///
/// Memory stays flat: a message is forgotten when a later one takes its slot, on average after 131,072 others.
struct RecentMessages {
    /// A message and the page that it is on.
    private struct Slot {
        var id = Message.ID(high: 0, low: 0)
        var conversation: Int32 = -1
        var part: Int32 = 0
    }

    private static let size = 1 << 17
    /// Each message has one slot, which a later one takes over.
    private var slots = [Slot](repeating: Slot(), count: size)

    /// Remembers a message.
    mutating func note(_ id: Message.ID, conversation: Int, part: Int) {
        slots[Self.slot(of: id)] = Slot(id: id, conversation: Int32(conversation), part: Int32(part))
    }

    /// The part of its month's page that a message of a conversation is on, if it is known to be there.
    func part(of id: Message.ID, conversation: Int) -> Int? {
        let slot = slots[Self.slot(of: id)]
        return slot.id == id && slot.conversation == conversation ? Int(slot.part) : nil
    }

    /// The last bits of an identifier are random, or a digest's.
    private static func slot(of id: Message.ID) -> Int { Int(id.low & UInt64(size - 1)) }
}
