private import Dispatch

/// Threads that may block, for the work on objects.
public enum ObjectQueue {
    private static let queue = DispatchQueue(label: "habeas.objects", attributes: .concurrent)

    /// Runs work that blocks outside of the cooperative pool.
    public static func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
