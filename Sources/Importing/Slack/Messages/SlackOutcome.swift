internal import Chat

/// What an entry comes to.
enum SlackOutcome: Sendable {
    case message(SlackDraft)
    /// A message with the text that it had before.
    case edit(SlackDraft, previous: SlackDraft?)
    /// A message that was deleted, with its text if the export tells it.
    case deletion(Message.ID, SlackDraft?, at: Instant)
    case skipped(Reason)

    /// Why an entry is not stored, in the words of the report.
    enum Reason: String, Error, Sendable {
        case notAnObject = "not an object"
        case invalidTimestamp = "timestamp is not valid"
        case threadBookkeeping = "thread bookkeeping (message_replied)"
        case emptyChange = "edit or deletion that does not tell of which message"
        case purged = "purged: sent before what retention has removed"
        case erasedAuthor = "written by a person who was erased"
        case unknownDeletion = "deletion of a message that the export does not have"
    }
}
