/// Runs a test once for each value that a task-local can have, and says with which one it failed.
func withEach<Value: Sendable>(
    of values: [Value],
    as current: TaskLocal<Value>,
    _ word: String,
    _ function: @Sendable () async throws -> Void
) async throws {
    for value in values {
        try await current.withValue(value) {
            do {
                try await function()
            } catch {
                throw FailureWithValue(description: "\(word) \(value): \(error)")
            }
        }
    }
}

/// What went wrong with which value.
private struct FailureWithValue: Error, CustomStringConvertible {
    let description: String
}
