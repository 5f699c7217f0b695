internal import Chat

/// Where the latest messages are, so that replies can point to them; older ones are forgotten, so that memory stays
/// flat.
struct RecentMessages {
    /// A message and the page that it is on.
    private struct Entry {
        let id: Message.ID
        let conversation: Int32
        let part: Int32
    }

    /// As many messages as are remembered.
    static let most = 1 << 17
    /// In the order of their identifiers, from `count % most` on around to it.
    private var entries: [Entry] = []
    private var count = 0

    /// Remembers a message, which comes after all others.
    mutating func note(_ id: Message.ID, conversation: Int, part: Int) {
        let entry = Entry(id: id, conversation: Int32(conversation), part: Int32(part))
        if entries.count < Self.most { entries.append(entry) } else { entries[count % Self.most] = entry }
        count += 1
    }

    /// The part of its month's page that a message of a conversation is on, if it is known to be there.
    func part(of id: Message.ID, conversation: Int) -> Int? {
        var low = max(0, count - Self.most)
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle % Self.most].id < id { low = middle + 1 } else { high = middle }
        }
        guard low < count else { return nil }
        let entry = entries[low % Self.most]
        return entry.id == id && entry.conversation == conversation ? Int(entry.part) : nil
    }
}
