internal import Chat
internal import Storage

/// The facts of the request, as the index of a transcript states them.
struct TranscriptFacts {
    let index: TranscriptIndex
    let statement: any ArchiveStatement

    private var words: TranscriptWords { index.words }

    /// Appends the facts as a section.
    func append(to page: OutputBuffer) {
        let period = statement.covered
        let requests = statement.requests
        let counts = statement.counts
        page.append("<section class=\"all\"><h2>\(words.about)</h2>\n<dl>\n")
        let subjects = index.heading.subjects.count
        let email = subjects == 1 ? requests.first?.subject.email : nil
        row(subjects == 1 ? words.person.one : words.person.many, name(index.heading.names, email), to: page)
        row(words.organization, index.heading.organization, to: page)
        row(words.request, each { "\($0.request.id), \(words.instant($0.request.createdAt))" }, to: page)
        row(words.requestedBy, each(\.request.requestedBy.name), to: page)
        if requests.contains(where: { $0.request.reason != nil }) {
            row(words.reason, each { $0.request.reason ?? "" }, to: page)
        }
        row(
            words.period,
            "\(words.instant(period.from)) \(words.until) \(words.instant(period.until)) (\(words.untilNotIncluded))",
            to: page
        )
        row(words.retention, each(retention), to: page)
        row(words.messageCount, words.amount(messages: counts.messages, events: counts.events), to: page)
        let restrictions = each { request in
            request.restriction.map { words.phrase(words.restricted, $0.conversationIds.count) } ?? ""
        }
        let conversations = [words.number(counts.conversations), restrictions].filter { !$0.isEmpty }
        row(words.conversations, conversations.joined(separator: ". "), to: page)
        row(words.files, files, to: page)
        row(words.reactions, words.number(counts.reactions), to: page)
        row(words.firstMessage, statement.firstMessage, index.first, to: page)
        row(words.lastMessage, statement.lastMessage, index.last, to: page)
        row(words.madeWith, "\(statement.software.name) \(statement.software.version)", to: page)
        page.append("<dt>\(words.checking)</dt><dd>\(words.checkingHint) <a href=\"../../README.txt\">README.txt</a>. ")
        page.append("\(words.sameForMachines) <a href=\"../messages.jsonl\">messages.jsonl</a>.</dd>\n")
        page.append("</dl></section>\n")
    }

    /// What is said of each request, and once when it is the same of several.
    private func each(_ fact: (ExportStatement) -> String) -> String {
        var facts: [String] = []
        for fact in statement.requests.map(fact) where !fact.isEmpty && !facts.contains(fact) { facts.append(fact) }
        return facts.joined(separator: "; ")
    }

    private func retention(_ request: ExportStatement) -> String {
        let period = request.period
        let rule = words.phrase(words.retentionRule, period.retentionDays)
            .replacing("@", with: words.instant(period.retentionCutoff))
        var sentences = [rule]
        if request.hold != nil { sentences.append(words.held) }
        if period.messagesRemoved > 0 { sentences.append(words.phrase(words.removed, period.messagesRemoved)) }
        if period.messagesBeforeCutoff > 0 {
            sentences.append(words.phrase(words.beforeCutoff, period.messagesBeforeCutoff))
        }
        if period.messagesNotAskedFor > 0 {
            sentences.append(words.phrase(words.notAskedFor, period.messagesNotAskedFor))
        }
        return sentences.joined(separator: " ")
    }

    private var files: String {
        let bytes = statement.counts.attachmentBytes
        return words.number(statement.counts.attachmentFiles) + (bytes > 0 ? ", \(words.size(bytes))" : "")
    }

    private func name(_ name: String, _ email: String?) -> String {
        email.map { "\(name), \($0)" } ?? name
    }

    private func row(_ label: String, _ value: String, to page: OutputBuffer) {
        page.append("<dt>\(label)</dt><dd><bdi>")
        page.appendMarkup(value)
        page.append("</bdi></dd>\n")
    }

    /// The time of a message, with a link when the transcript has it where it is said to be.
    private func row(
        _ label: String,
        _ mark: MessageMark?,
        _ place: TranscriptIndex.Place?,
        to page: OutputBuffer
    ) {
        guard let mark else { return }
        guard let place, place.id.description == mark.id else {
            return row(label, words.instant(mark.sentAt), to: page)
        }
        page.append("<dt>\(label)</dt><dd><a href=\"\(place.link)\">\(words.instant(mark.sentAt))</a></dd>\n")
    }
}
