internal import Dispatch

extension DispatchQueue {
    /// Runs work that blocks outside the cooperative pool, and returns when it has ended.
    static func runBlocking<Result: Sendable>(
        named label: String,
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: label, qos: .userInitiated).async {
                continuation.resume(with: Swift.Result { try work() })
            }
        }
    }
}
