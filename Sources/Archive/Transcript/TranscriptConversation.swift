internal import Chat

/// What a transcript knows of a conversation while its messages pass.
final class TranscriptConversation {
    /// A page that was handed over.
    struct Page {
        let name: PageName
        let messages: Int
        let events: Int
    }

    let id: Conversation.ID
    /// Its place among the conversations, in the order in which they came.
    let number: Int
    let label: ConversationLabel
    let title: String
    /// The name of its folder below `data/html/`, which is also its anchor in the index.
    let folder: String
    let first: Instant
    var last: Instant
    /// The page that its latest message is on, unless it had to be handed over.
    var open: TranscriptPage?
    /// The pages that were handed over, in their order.
    private(set) var pages: [Page] = []

    init(id: Conversation.ID, number: Int, label: ConversationLabel, title: String, folder: String, first: Instant) {
        self.id = id
        self.number = number
        self.label = label
        self.title = title
        self.folder = folder
        self.first = first
        last = first
    }

    var messages: Int { pages.reduce(0) { $0 + $1.messages } }
    var events: Int { pages.reduce(0) { $0 + $1.events } }

    /// The page that its latest message is on.
    var latestPage: PageName? { open?.name ?? pages.last?.name }

    /// The name of a page for a month, after those that there are.
    func nextName(in month: TranscriptMonth) -> PageName {
        guard let latest = latestPage, latest.month == month else { return PageName(month: month) }
        return PageName(month: month, part: latest.part + 1)
    }

    /// Takes the open page away, and remembers that it was there.
    func close() -> TranscriptPage? {
        guard let page = open else { return nil }
        page.endDay()
        pages.append(Page(name: page.name, messages: page.messages, events: page.events))
        open = nil
        return page
    }
}
