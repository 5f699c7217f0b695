internal import Chat
internal import Storage

/// Writes `html/`: fed with messages in the order of their identifiers, hands over each finished page.
///
/// A page stays open until the next message of its conversation, or the end, so that it can name the page that comes
/// after it; when the open pages grow large together, those least likely to go on are handed over without.
struct Transcript {
    private let heading: TranscriptHeading
    private let words: TranscriptWords
    private let frame: PageFrame
    private let markup: MessageMarkup
    private let label: (Conversation.ID) throws -> ConversationLabel
    private let emit: (_ path: String, OutputBuffer) throws -> Void
    private var conversations: [Conversation.ID: TranscriptConversation] = [:]
    private var folders: Set<String> = []
    private var recent = RecentMessages()
    private var current: TranscriptConversation?
    private var month: TranscriptMonth?
    private var first: TranscriptIndex.Place?
    private var last: Message.ID?
    /// About how much memory the open pages take, in bytes.
    private(set) var held = 0

    /// The open pages together take at most about this much memory, in bytes.
    static let mostHeld = 4 << 20

    /// Prepares a transcript.
    ///
    /// - Parameters:
    ///   - heading: whom it is of.
    ///   - conversation: tells what to call a conversation; asked once for each.
    ///   - emit: takes a page, whose path is inside of the bag; its buffer is not touched afterwards.
    init(
        heading: TranscriptHeading,
        conversation: @escaping (Conversation.ID) throws -> ConversationLabel,
        emit: @escaping (_ path: String, OutputBuffer) throws -> Void
    ) {
        self.heading = heading
        words = .speaking(heading.language)
        frame = PageFrame(words)
        markup = MessageMarkup(heading, words)
        label = conversation
        self.emit = emit
    }

    /// Writes a message on the page of its conversation and month.
    mutating func take(_ message: MessageRecord) throws {
        let conversation = try conversation(of: message)
        let page = try page(for: message.id.instant, in: conversation)
        markup.append(message, to: page.body, thread: threadLink(of: message, in: conversation))
        page.count(message.kind)
        held += page.size - page.notedSize
        page.notedSize = page.size
        conversation.last = message.id.instant
        recent.note(message.id, conversation: conversation.number, part: page.name.part)
        if first == nil { first = .init(id: message.id, folder: conversation.folder, page: page.name) }
        last = message.id
        if held > Self.mostHeld { try release() }
    }

    /// Hands over the pages that are still open, then the index.
    mutating func finish(_ statement: any ArchiveStatement) throws {
        var lastPlace: TranscriptIndex.Place?
        if let last, let current, let page = current.latestPage {
            lastPlace = .init(id: last, folder: current.folder, page: page)
        }
        let inOrder = conversations.values.sorted { $0.number < $1.number }
        for conversation in inOrder { try close(conversation, next: nil) }
        let index = TranscriptIndex(
            heading: heading,
            words: words,
            conversations: inOrder,
            first: first,
            last: lastPlace
        )
        try emit("data/html/index.html", index.page(statement, in: frame))
    }

    private mutating func conversation(of message: MessageRecord) throws -> TranscriptConversation {
        if let current, current.id == message.conversation { return current }
        let found = try conversations[message.conversation] ?? begin(message)
        current = found
        return found
    }

    private mutating func begin(_ message: MessageRecord) throws -> TranscriptConversation {
        let id = message.conversation
        let label = try label(id)
        let title = label.title(of: id, words)
        var folder = ConversationLabel.folder(titled: title, id)
        // Two that have a name and the last digits in common are told apart by all digits.
        if !folders.insert(folder).inserted { folder = "\(folder)-\(id)" }
        let conversation = TranscriptConversation(
            id: id,
            number: conversations.count,
            label: label,
            title: title,
            folder: folder,
            first: message.id.instant
        )
        conversations[id] = conversation
        return conversation
    }

    /// The page that a message of an instant belongs on, with the list of its day begun.
    private mutating func page(
        for instant: Instant,
        in conversation: TranscriptConversation
    ) throws -> TranscriptPage {
        let day = instant.daysSinceEpoch
        if let open = conversation.open, open.day == day, !open.isFull { return open }
        let month = TranscriptMonth(CivilDate(daysSinceEpoch: day))
        self.month = month
        if let open = conversation.open, open.name.month == month, !open.isFull {
            open.begin(day: day, words)
            return open
        }
        let page = TranscriptPage(conversation.nextName(in: month))
        try close(conversation, next: page.name)
        conversation.open = page
        page.begin(day: day, words)
        return page
    }

    /// The page and anchor of the first message of a message's thread, if that is known to be in the transcript.
    private func threadLink(of message: MessageRecord, in conversation: TranscriptConversation) -> String? {
        guard let thread = message.thread, thread != message.id,
            let part = recent.part(of: thread, conversation: conversation.number)
        else { return nil }
        let month = TranscriptMonth(CivilDate(daysSinceEpoch: thread.instant.daysSinceEpoch))
        return "\(PageName(month: month, part: part).file)#\(thread)"
    }

    private mutating func close(_ conversation: TranscriptConversation, next: PageName?) throws {
        let previous = conversation.pages.last?.name
        guard let page = conversation.close() else { return }
        held -= page.notedSize
        let finished = frame.page(page, of: conversation, heading, previous: previous, next: next)
        try emit("data/html/\(conversation.folder)/\(page.name.file)", finished)
    }

    /// Hands over open pages until half of the memory is free: those of months that are over, then the longest.
    private mutating func release() throws {
        let open = conversations.values.filter { $0.open != nil }.sorted { left, right in
            guard let one = left.open, let other = right.open else { return false }
            let isOver = (one.name.month != month, other.name.month != month)
            if isOver.0 != isOver.1 { return isOver.0 }
            return one.size == other.size ? left.number < right.number : one.size > other.size
        }
        for conversation in open where held > Self.mostHeld / 2 { try close(conversation, next: nil) }
    }
}
