extension PostgreSQLDatabase {
    /// Runs commands one after the other, outside of any transaction, on a connection of their own: on the writer's they
    /// would hold up all writes.
    func tend(_ commands: [String]) async throws {
        let session = PostgreSQLSession(to: address, named: "tending")
        let reading = PostgreSQLReading()
        let outcome: Result<Void, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                session.async {
                    continuation.resume(
                        returning: Result {
                            let link = try session.begin("")
                            reading.begin(on: link)
                            defer { reading.end() }
                            for command in commands { try link.run(command) }
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
    }
}
