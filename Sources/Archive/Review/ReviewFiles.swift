internal import Chat
internal import Storage

/// Writes RSMF 2.0 files, which review software loads: one for each conversation and day in UTC.
///
/// Takes messages in the order of their identifiers. Only the files of one day are open at a time; a file that has
/// as many events as one may have, or is the largest when all together take too much memory, is closed and goes on
/// in a further part.
struct ReviewFiles {
    private let heading: ArchiveHeading
    private let label: (Conversation.ID) throws -> ConversationLabel
    private let bytes: ReviewAttachment.Reader
    private let emit: (_ path: String, OutputBuffer) throws -> Void

    private var day: Substring = ""
    private var slices: [Conversation.ID: ReviewSlice] = [:]
    private var parts: [Conversation.ID: Int] = [:]
    private var folders = ReviewFolders()
    /// What the events of open files take together, in bytes.
    private var size = 0

    /// More than this is not kept in memory, but for the message that goes past it.
    private static let largestSize = 24 << 20

    /// Prepares the files of an archive.
    ///
    /// - Parameters:
    ///   - heading: whom the archive is about.
    ///   - conversation: what a conversation is called.
    ///   - attachment: hands over the bytes of an attachment by its SHA-256, in pieces.
    ///   - emit: takes each finished file with its path inside the bag.
    init(
        heading: ArchiveHeading,
        conversation: @escaping (Conversation.ID) throws -> ConversationLabel,
        attachment: @escaping ReviewAttachment.Reader,
        emit: @escaping (_ path: String, OutputBuffer) throws -> Void
    ) {
        self.heading = heading
        label = conversation
        bytes = attachment
        self.emit = emit
    }

    /// Adds a message to the file of its conversation and day.
    mutating func take(_ message: MessageRecord) throws {
        let day = message.id.instant.description.prefix(10)
        if day != self.day {
            try finish()
            parts = [:]
            self.day = day
        }
        let slice = try slice(for: message)
        size -= slice.size
        slice.append(message)
        size += slice.size
        if size > Self.largestSize, let largest = slices.max(by: { ($0.value.size, $0.key) < ($1.value.size, $1.key) })
        {
            try close(largest.key)
        }
    }

    /// Closes the files that are open.
    mutating func finish() throws {
        for conversation in slices.keys.sorted() { try close(conversation) }
    }

    private mutating func slice(for message: MessageRecord) throws -> ReviewSlice {
        let conversation = message.conversation
        if let slice = slices[conversation] {
            if slice.hasRoom(for: message) { return slice }
            try close(conversation)
        }
        let part = parts[conversation, default: 0] + 1
        parts[conversation] = part
        let slice = ReviewSlice(conversation: try label(conversation), day: String(day), part: part)
        slices[conversation] = slice
        return slice
    }

    private mutating func close(_ conversation: Conversation.ID) throws {
        guard let slice = slices.removeValue(forKey: conversation) else { return }
        size -= slice.size
        let folder = folders.folder(of: slice.conversation)
        let suffix = slice.part == 1 ? "" : "-\(slice.part)"
        try emit("data/rsmf/\(folder)/\(slice.day)\(suffix).rsmf", try slice.mail(heading: heading, bytes: bytes))
    }
}
