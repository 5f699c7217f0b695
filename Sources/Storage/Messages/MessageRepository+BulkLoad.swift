internal import Database

extension MessageRepository {
    /// Runs work that inserts many messages and reads none by conversation.
    ///
    /// Into a store that has no message yet, the indexes by conversation and thread are built once at the end, from
    /// sorted rows, which is quicker than row by row; not where that would keep readers out. If the work throws, so does
    /// this; the transaction puts the indexes back.
    public func bulkLoad<Result>(_ work: () throws -> Result) throws -> Result {
        // What is imported may go into old months, which the purge of another node may have dropped.
        connection.forgetParts()
        guard !connection.dialect.keepsReadersOut else { return try work() }
        let isEmpty = try connection.first("SELECT 1 FROM messages LIMIT 1") { _ in true } == nil
        guard isEmpty else { return try work() }
        try connection.execute("DROP INDEX messages_by_conversation")
        try connection.execute("DROP INDEX messages_by_thread")
        let result = try work()
        try connection.execute(InitialSchema.conversationIndex)
        try connection.execute(LiveChatSchema.threadIndex)
        return result
    }
}
