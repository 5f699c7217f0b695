internal import Chat
internal import Storage

/// What one conversation had on one day, or a part of it: the content of one review file while it grows.
final class ReviewSlice {
    let conversation: ConversationLabel
    /// The day in UTC, such as `2025-03-04`.
    let day: String
    /// 1 for the first file of the day.
    let part: Int

    private(set) var events = OutputBuffer(capacity: 4096)
    private(set) var authors: [User.ID] = []
    private(set) var first: Message.ID?
    private(set) var last: Message.ID?
    private(set) var attachments: [ReviewAttachment] = []
    private(set) var attachmentCount = 0
    private var attachmentNames: Set<String> = []
    private var attachmentSize = 0
    private var messages: Set<Message.ID> = []

    /// Review software takes no more events in one file.
    private static let mostEvents = 10_000

    init(conversation: ConversationLabel, day: String, part: Int) {
        self.conversation = conversation
        self.day = day
        self.part = part
    }

    /// What the events take, in bytes.
    var size: Int { events.count }

    /// How many events there are.
    var count: Int { messages.count }

    /// Whether a message can be added with all of its files.
    ///
    /// A message whose files are too large together is at home nowhere: it is as well in a file without others.
    func hasRoom(for message: MessageRecord) -> Bool {
        guard count < Self.mostEvents else { return false }
        let size = message.attachments.reduce(0) { $0 + (ReviewAttachment($1)?.size ?? 0) }
        return attachments.isEmpty || attachmentSize + size <= ReviewAttachment.largestSize
    }

    /// Adds a message.
    func append(_ message: MessageRecord) {
        if count > 0 { events.append(",") }
        let files = message.attachments.map(take)
        let isThreadHere = message.thread.map { $0 != message.id && messages.contains($0) } ?? false
        events.appendEvent(message, parent: isThreadHere ? message.thread : nil, files: files)
        attachmentCount += files.count { $0 != nil }
        messages.insert(message.id)
        first = first ?? message.id
        last = message.id
        if !authors.contains(message.author) { authors.append(message.author) }
    }

    /// Takes a file in, unless it stays outside.
    private func take(_ attachment: Attachment) -> ReviewAttachment? {
        guard let file = ReviewAttachment(attachment) else { return nil }
        if attachmentNames.contains(file.name) { return file }
        guard attachmentSize + file.size <= ReviewAttachment.largestSize else { return nil }
        attachmentNames.insert(file.name)
        attachmentSize += file.size
        attachments.append(file)
        return file
    }
}
