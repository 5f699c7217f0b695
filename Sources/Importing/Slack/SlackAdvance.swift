internal import Chat

/// What is done for the messages of a batch at once, before the turn of each comes.
struct SlackAdvance {
    /// Messages that were stored, with all that belongs to them.
    var added: Set<Message.ID> = []
    /// Messages that had been there before, as they were then.
    var known: [Message.ID: Message] = [:]
    /// Some of the reactions to these.
    var reactions: [Message.ID: Set<Reaction>] = [:]
}
