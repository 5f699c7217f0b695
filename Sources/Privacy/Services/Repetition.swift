internal import Logging
private import ServiceLifecycle

/// Does work at the start and then again and again, with a pause in between, until a graceful shutdown.
///
/// A failure is logged, and ends nothing.
///
/// - Parameter problem: what the log says of a failure.
func repeatedly(
    every interval: Duration,
    _ problem: Logger.Message,
    _ logger: Logger,
    _ work: @escaping @Sendable () async throws -> Void
) async {
    await cancelWhenGracefulShutdown {
        repeat {
            do {
                try await work()
            } catch is CancellationError {
                return
            } catch {
                logger.error(problem, metadata: ["error": "\(error)"])
            }
        } while (try? await Task.sleep(for: interval)) != nil
    }
}

/// Does work once; again after a second when it fails, until a graceful shutdown.
///
/// - Parameter problem: what the log says of a failure.
func untilDone(
    _ problem: Logger.Message,
    _ logger: Logger,
    _ work: @escaping @Sendable () async throws -> Void
) async {
    await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
            do {
                return try await work()
            } catch {
                logger.error(problem, metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
