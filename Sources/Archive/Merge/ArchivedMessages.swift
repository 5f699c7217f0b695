internal import Chat
internal import Storage

/// Reads the messages of an archive back, in their order.
final class ArchivedMessages {
    /// The message that is next, with its line; `nil` after the last.
    ///
    /// Its texts and its line are there until ``advance()``.
    private(set) var next: (message: MessageRecord, line: UnsafeRawBufferPointer)?

    private let archive: String
    private let lines: LineReader
    private let texts = OutputBuffer(capacity: 4096)

    /// Where the messages are inside the bag.
    static let name = "data/messages.jsonl"

    /// Opens the messages of an archive and reads the first.
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

    /// Goes on to the next message.
    ///
    /// - Throws: `MergeError.unreadable` when a line is not that of a message, or the order does not rise.
    func advance() throws {
        let last = next?.message.id
        do {
            next = try lines.next().map { line in
                let fields = try MessageLineFields(line)
                return (try fields.message(unescapingInto: texts, room: line.count), line)
            }
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw MergeError.unreadable(file: archive, name: Self.name)
        }
        if let last, let id = next?.message.id, id <= last {
            throw MergeError.unreadable(file: archive, name: Self.name)
        }
    }
}
