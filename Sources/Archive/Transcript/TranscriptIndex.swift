internal import Chat
internal import Storage

/// The first page of a transcript: what it is about, and the way to every other page.
struct TranscriptIndex {
    /// Where a message is.
    struct Place {
        let id: Message.ID
        let folder: String
        let page: PageName

        /// The link to it from the index.
        var link: String { "\(folder)/\(page.file)#\(id)" }
    }

    let heading: TranscriptHeading
    let words: TranscriptWords
    let conversations: [TranscriptConversation]
    let first: Place?
    let last: Place?

    /// The whole page.
    func page(_ statement: any ArchiveStatement, in frame: PageFrame) -> OutputBuffer {
        let page = OutputBuffer(capacity: 64 << 10)
        let names = heading.title(words)
        frame.open(titled: "\(words.messagesOf) \(names)", to: page)
        page.append("<h1>\(words.messagesOf) <bdi>")
        page.appendMarkup(names)
        page.append("</bdi></h1>\n<div class=\"note\">\(words.timesAreUTC)</div>\n")
        frame.openMain(finding: words.findConversation, page)
        TranscriptFacts(index: self, statement: statement).append(to: page)
        if conversations.isEmpty {
            page.append("<div class=\"note\">\(words.noMessages)</div>\n")
        } else {
            appendConversations(to: page)
            appendMonths(to: page)
        }
        page.append("</main>\n")
        frame.close(page)
        return page
    }

    private func appendConversations(to page: OutputBuffer) {
        let byTitle = conversations.map { (SearchFolding.fold($0.title), $0) }
            .sorted { ($0.0, $0.1.number) < ($1.0, $1.1.number) }
        page.append("<section><h2>\(words.conversations)</h2>\n")
        for (_, conversation) in byTitle { append(conversation, to: page) }
        page.append("</section>\n")
    }

    private func append(_ conversation: TranscriptConversation, to page: OutputBuffer) {
        page.append("<div class=\"conversation\" id=\"\(conversation.folder)\"><h3><bdi>")
        page.appendMarkup(conversation.title)
        page.append("</bdi></h3><div class=\"note\">\(words.kind(conversation.label)), ")
        page.append(words.amount(messages: conversation.messages, events: conversation.events))
        let days = [conversation.first, conversation.last].map {
            words.date(CivilDate(daysSinceEpoch: $0.daysSinceEpoch))
        }
        page.append(", \(days[0] == days[1] ? days[0] : days.joined(separator: " – "))")
        page.append("</div><ul class=\"pages\">")
        for one in conversation.pages {
            page.append("<li><a href=\"\(conversation.folder)/\(one.name.file)\">\(words.title(one.name))</a> ")
            page.append("<small>\(words.number(one.messages))</small></li>")
        }
        page.append("</ul></div>\n")
    }

    private func appendMonths(to page: OutputBuffer) {
        var pages: [TranscriptMonth: [(TranscriptConversation, TranscriptConversation.Page)]] = [:]
        for conversation in conversations {
            for one in conversation.pages { pages[one.name.month, default: []].append((conversation, one)) }
        }
        page.append("<section class=\"all\"><h2>\(words.byMonth)</h2>\n")
        for (month, inMonth) in pages.sorted(by: { $0.key < $1.key }) {
            let messages = inMonth.reduce(0) { $0 + $1.1.messages }
            page.append("<details><summary>\(words.month(month)): \(words.phrase(words.messages, messages))</summary>")
            page.append("<ul class=\"pages\">")
            for (conversation, one) in inMonth {
                page.append("<li><a href=\"\(conversation.folder)/\(one.name.file)\"><bdi>")
                page.appendMarkup(conversation.title)
                page.append("</bdi>\(one.name.part == 1 ? "" : ", \(words.part) \(one.name.part)")</a> ")
                page.append("<small>\(words.number(one.messages))</small></li>")
            }
            page.append("</ul></details>\n")
        }
        page.append("</section>\n")
    }
}
