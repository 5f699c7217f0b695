extension PostgreSQLDatabase {
    /// Gives the room of deleted rows free, while others read and write.
    ///
    /// PostgreSQL overwrites what was deleted when something else takes its place, and not before; its log and its
    /// backups have it longer still (decision 0021).
    ///
    /// - Returns: `true`, since waiting would not change that.
    public func clearDeleted() async throws -> Bool {
        let tables = try await Set(read { try $0.columns() }.map(\.table)).sorted()
        guard !tables.isEmpty else { return true }
        // Not on the writer's connection: it would hold up all writes.
        let session = PostgreSQLSession(to: address, named: "clearing")
        let reading = PostgreSQLReading()
        let outcome: Result<Void, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                session.async {
                    continuation.resume(
                        returning: Result {
                            let link = try session.begin("")
                            reading.begin(on: link)
                            defer { reading.end() }
                            try link.run("VACUUM " + tables.joined(separator: ", "))
                        }
                    )
                }
            }
        } onCancel: {
            reading.cancel()
        }
        await session.close()
        try Task.checkCancellation()
        try outcome.get()
        return true
    }
}
