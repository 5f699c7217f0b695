internal import Chat

/// Reads the reactions of an archive back, in their order.
final class ArchivedReactions {
    /// The reaction that is next, with the emoji as it is written; `nil` after the last.
    private(set) var next: (message: Message.ID, emoji: [UInt8])?

    private let archive: String
    private let lines: LineReader

    private static let name = "data/reactions.jsonl"

    /// Opens the reactions of an archive and reads the first.
    ///
    /// - Parameter archive: the name of the archive, for messages to people.
    init(of files: BagFiles, archive: String) throws {
        guard let file = try files.open(Self.name) else {
            throw MergeError.unreadable(file: archive, name: Self.name)
        }
        self.archive = archive
        lines = LineReader(file)
        try advance()
    }

    /// Goes on to the next reaction.
    ///
    /// - Throws: `MergeError.unreadable` when a line is not that of a reaction, or the order falls.
    func advance() throws {
        let last = next?.message
        do {
            next = try lines.next().map(Self.reaction)
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw MergeError.unreadable(file: archive, name: Self.name)
        }
        if let last, let message = next?.message, message < last {
            throw MergeError.unreadable(file: archive, name: Self.name)
        }
    }

    private static func reaction(_ line: UnsafeRawBufferPointer) throws -> (message: Message.ID, emoji: [UInt8]) {
        var message: Message.ID?
        var emoji: [UInt8]?
        let isObject = JSONScanner.members(of: line) { name, value in
            switch String(decoding: name, as: UTF8.self) {
            case "messageId": message = MessageLineCheck.identifier(value)
            case "emoji": emoji = value.bytes.first == UInt8(ascii: "\"") ? Array(value.bytes) : nil
            default: break
            }
        }
        guard isObject, let message, let emoji else { throw LineReader.Failure() }
        return (message, emoji)
    }
}
