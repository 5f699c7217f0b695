private import Foundation
private import Synchronization

/// Makes and checks password hashes on threads of its own, a few at a time.
///
/// Each takes 64 MiB, so a flood of sign-ins must neither run all at once nor wait without end.
public final class PasswordHashing: Sendable {
    /// Why nothing was computed; trying again a little later helps.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// As many wait already as may.
        case busy
        /// The system has no memory for it.
        case noMemory

        /// What is wrong, and what to do.
        public var description: String {
            switch self {
            case .busy: "Too many passwords are being checked. Try again in a few seconds."
            case .noMemory: "There is not enough memory to work on a password, which takes 64 MiB. Free some."
            }
        }
    }

    /// What became of an attempt.
    public enum Verdict: Sendable, Equatable {
        /// It is not the password.
        case wrong
        /// It is the password.
        case right
        /// It is the password, whose hash was made at costs of earlier times: keep this one from now on.
        case renewed(PasswordHash)
    }

    private let threads = OperationQueue()
    private let admitted = Mutex(0)
    private let mostAdmitted: Int

    /// Makes room for some computations at once and some that wait.
    public init(atOnce: Int = 2, waiting: Int = 16) {
        mostAdmitted = atOnce + waiting
        threads.maxConcurrentOperationCount = atOnce
        threads.qualityOfService = .userInitiated
    }

    /// Hashes a password that is to be set.
    ///
    /// - Throws: a ``Failure``.
    public func hash(_ password: Password) async throws -> PasswordHash {
        try await run { try Self.hash(password) }
    }

    /// Checks what somebody typed; without a hash it takes as long and is wrong.
    ///
    /// - Throws: a ``Failure``.
    public func check(_ attempt: String, against hash: PasswordHash?) async throws -> Verdict {
        try await run {
            let password = Password(attempt: attempt)
            guard (hash ?? .ofNobody).matches(password), let hash else { return .wrong }
            return hash.isOutdated ? .renewed(try Self.hash(password)) : .right
        }
    }

    private static func hash(_ password: Password) throws -> PasswordHash {
        guard let hash = PasswordHash(of: password) else { throw Failure.noMemory }
        return hash
    }

    private func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        let isAdmitted = admitted.withLock { count in
            guard count < mostAdmitted else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw Failure.busy }
        return try await withCheckedThrowingContinuation { continuation in
            threads.addOperation { [self] in
                let result = Swift.Result { try work() }
                admitted.withLock { $0 -= 1 }
                continuation.resume(with: result)
            }
        }
    }
}
