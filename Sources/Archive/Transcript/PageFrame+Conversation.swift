internal import Storage

extension PageFrame {
    private static let roomForFrame = 8192

    /// The whole page of a conversation's month.
    ///
    /// - Parameters:
    ///   - previous: the page of the conversation before this one.
    ///   - next: the page after it, if that is known.
    func page(
        _ content: TranscriptPage,
        of conversation: TranscriptConversation,
        _ heading: TranscriptHeading,
        previous: PageName?,
        next: PageName?
    ) -> OutputBuffer {
        let page = OutputBuffer(capacity: content.body.count + Self.roomForFrame)
        let title = words.title(content.name)
        open(titled: "\(conversation.title), \(title)", to: page)
        page.append(
            "<nav aria-label=\"\(words.breadcrumb)\"><ol><li><a href=\"../index.html\">\(words.messagesOf) <bdi>"
        )
        page.appendMarkup(heading.title(words))
        page.append("</bdi></a></li><li><a href=\"../index.html#\(conversation.folder)\"><bdi>")
        page.appendMarkup(conversation.title)
        page.append("</bdi></a></li><li aria-current=\"page\">\(title)</li></ol></nav>\n<h1><bdi>")
        page.appendMarkup(conversation.title)
        page.append("</bdi>, \(title)</h1>\n<div class=\"note\">\(words.kind(conversation.label)), ")
        page.append(words.amount(messages: content.messages, events: content.events))
        page.append(". \(words.timesAreUTC)</div>\n")
        let links = links(previous: previous, next: next, of: conversation)
        page.append("<nav aria-label=\"\(words.pages)\">\(links)</nav>\n")
        openMain(finding: words.find, page)
        page.append(content.body.bytes)
        page.append("</main>\n<footer>\(links)</footer>\n")
        close(page)
        return page
    }

    private func links(previous: PageName?, next: PageName?, of conversation: TranscriptConversation) -> String {
        var links = "<ul class=\"pages\">"
        for (name, direction, relation) in [(previous, words.previous, "prev"), (next, words.next, "next")] {
            guard let name else { continue }
            links += "<li><a rel=\"\(relation)\" href=\"\(name.file)\">\(direction): \(words.title(name))</a></li>"
        }
        return "\(links)<li><a href=\"../index.html#\(conversation.folder)\">\(words.allMonths)</a></li></ul>"
    }
}

extension TranscriptWords {
    /// What a page is called: its month, and the part of it.
    func title(_ page: PageName) -> String {
        page.part == 1 ? month(page.month) : "\(month(page.month)), \(part) \(page.part)"
    }
}
