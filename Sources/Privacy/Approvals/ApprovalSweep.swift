public import Logging
public import ServiceLifecycle

/// Ends, again and again, what nobody has approved in time.
public struct ApprovalSweep: Service {
    private let desk: ApprovalDesk
    private let interval: Duration
    private let logger: Logger

    /// Makes a sweep.
    ///
    /// - Parameter interval: how often it looks for what has expired.
    public init(desk: ApprovalDesk, interval: Duration = .seconds(60), logger: Logger) {
        self.desk = desk
        self.interval = interval
        self.logger = logger
    }

    /// Sweeps until a graceful shutdown.
    public func run() async throws {
        await repeatedly(every: interval, "Approvals that expire cannot be ended.", logger) {
            try await desk.expireOverdue()
        }
    }
}
