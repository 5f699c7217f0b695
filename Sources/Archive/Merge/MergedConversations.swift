internal import Chat
private import Foundation
internal import Storage

/// The conversations of several archives, each as the newest request has it.
struct MergedConversations {
    private var labels: [Conversation.ID: ConversationLabel] = [:]

    private static let name = "data/conversations.jsonl"

    init(_ sources: [MergeSource]) throws {
        // The lines of newer requests come later, and replace those of older ones.
        for source in sources.sorted(by: { $1.isNewer(than: $0) }) {
            guard let file = try source.files.open(Self.name) else { throw Self.failure(source) }
            let reader = LineReader(file)
            do {
                while let line = try reader.next() {
                    let conversation = try JSONDecoder().decode(ConversationLine.self, from: Data(line))
                    guard let label = ConversationLabel(conversation) else { throw LineReader.Failure() }
                    labels[label.id] = label
                }
            } catch let error as ArchiveError {
                throw error
            } catch {
                throw Self.failure(source)
            }
        }
    }

    /// What is said of a conversation.
    func label(of id: Conversation.ID) -> ConversationLabel { labels[id] ?? ConversationLabel(id: id) }

    /// Writes the lines of `conversations.jsonl` for conversations with so many messages.
    func write(_ counts: [Conversation.ID: Int], to stream: MemberStream) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (id, count) in counts.sorted(by: { $0.key < $1.key }) {
            let line = ConversationLine(label(of: id), messages: count)
            try encoder.encode(line).withUnsafeBytes { stream.buffer.append($0) }
            stream.buffer.append("\n")
            try stream.flushIfFull()
        }
    }

    private static func failure(_ source: MergeSource) -> MergeError {
        .unreadable(file: source.name, name: name)
    }
}

extension ConversationLabel {
    /// Reads back what a line says; `nil` when its identifier is none.
    fileprivate init?(_ line: ConversationLine) {
        guard let id = Conversation.ID(line.id) else { return nil }
        self.init(
            id: id,
            kind: line.kind.flatMap(Conversation.Kind.init),
            name: line.name,
            participants: line.participants ?? [],
            isPrivate: line.isPrivate,
            createdAt: line.createdAt.flatMap { Instant($0) },
            sourceKey: line.sourceKey
        )
    }
}
