public import Chat
internal import Database

/// The uploaded files of a message, in brief.
public struct AttachmentSummary: Equatable, Sendable {
    /// Those that were not deleted, in their order on the message.
    public var present: [Attachment.ID] = []
    /// Whether one was deleted.
    public var hasDeleted = false
}

extension MessageRepository {
    /// The uploaded files of each of some messages; a message that never had one is not in it.
    public func attachmentSummaries(of messages: [Message.ID]) throws -> [Message.ID: AttachmentSummary] {
        var summaries: [Message.ID: AttachmentSummary] = [:]
        for list in messages.listed {
            try connection.forEachRow(
                """
                SELECT attachments.message, attachments.id, attachments.deleted_at FROM messages
                JOIN attachments ON attachments.author = messages.author AND attachments.message = messages.id
                WHERE messages.id IN \(list.placeholders) AND attachments.id IS NOT NULL
                ORDER BY attachments.message, attachments.position
                """,
                list.values
            ) { row in
                let message: Message.ID = row.id(0)
                if row.isNull(2) {
                    summaries[message, default: AttachmentSummary()].present.append(row.id(1))
                } else {
                    summaries[message, default: AttachmentSummary()].hasDeleted = true
                }
                return true
            }
        }
        return summaries
    }
}
