internal import Chat
internal import Storage

/// The reactions of several archives in one order, each with the person who made it.
struct MergedReactions {
    private let authors: [User.ID]
    private let readers: [ArchivedReactions]

    init(_ sources: [MergeSource]) throws {
        authors = sources.map(\.author)
        readers = try sources.map { try ArchivedReactions(of: $0.files, archive: $0.name) }
    }

    private struct Reaction: Hashable {
        let author: User.ID
        let emoji: [UInt8]
    }

    /// Writes the lines of `reactions.jsonl`, each reaction once; tells how many.
    func write(to stream: MemberStream) throws -> Int {
        var count = 0
        while let message = readers.compactMap({ $0.next?.message }).min() {
            var reactions: Set<Reaction> = []
            for (author, reader) in zip(authors, readers) {
                while let next = reader.next, next.message == message {
                    reactions.insert(Reaction(author: author, emoji: next.emoji))
                    try reader.advance()
                }
            }
            for reaction in reactions.sorted(by: Self.isOrdered) {
                stream.buffer.append("{\"messageId\":")
                stream.buffer.appendJSON(message)
                stream.buffer.append(",\"messageSentAt\":")
                stream.buffer.appendJSON(message.instant)
                stream.buffer.append(",\"authorId\":")
                stream.buffer.appendJSON(reaction.author)
                stream.buffer.append(",\"emoji\":")
                reaction.emoji.withUnsafeBytes { stream.buffer.append($0) }
                stream.buffer.append("}\n")
                try stream.flushIfFull()
            }
            count += reactions.count
        }
        return count
    }

    private static func isOrdered(_ one: Reaction, _ other: Reaction) -> Bool {
        one.author == other.author ? one.emoji.lexicographicallyPrecedes(other.emoji) : one.author < other.author
    }
}
