internal import Chat

/// A message as an export has it, ready to be stored.
struct SlackDraft: Sendable {
    var message: Message
    /// The key from which the message's identifier was made.
    let key: SourceKey
    var author: SlackAuthor
    var reactions: [(author: SlackAuthor, emoji: String)] = []
    var attachments: [Attachment] = []
    /// Whom the text mentions, of those whom the export lists.
    var mentions: Set<User.ID> = []

    /// The words as the export has them, where pseudonyms were put into them.
    var originalWords: String?

    /// The identifier under which the message is kept when another one has its key.
    var distinctID: Message.ID {
        .imported(key.adding(author.key).adding(originalWords ?? message.sourceWords), at: message.sentAt)
    }

    /// Its files, each once, that are none of those whose keys are known, with their positions after these.
    func attachments(besides known: Set<String>) -> [(attachment: Attachment, position: Int)] {
        var known = known
        return attachments.compactMap { attachment in
            known.insert(attachment.sourceKey).inserted ? (attachment, known.count - 1) : nil
        }
    }

    /// Whether these are the message's words, with the names of those who were erased or without.
    func says(_ words: String) -> Bool { words == message.sourceWords || words == originalWords }
}

extension Message {
    /// The words as the source has them, by which two messages are compared.
    var sourceWords: String { sourceText ?? text }

    /// The text as a revision, which it is when another one takes its place.
    var asRevision: Revision {
        Revision(text: text, sourceText: sourceText, writtenAt: editedAt ?? sentAt)
    }
}
