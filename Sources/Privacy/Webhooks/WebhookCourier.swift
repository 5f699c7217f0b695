public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Takes events to webhooks, a few at a time, until the process is asked to stop.
///
/// Each is delivered at least once: a receiver tells repeats by the delivery's id.
public struct WebhookCourier: Service {
    /// Makes one call and gives the status of its answer.
    public typealias Post =
        @Sendable (
            _ body: String, _ url: String, _ headers: [(name: String, value: String)]
        ) async throws -> Int

    private let store: Store
    private let clock: WallClock
    private let backoff: WebhookBackoff
    private let interval: Duration
    private let chance: @Sendable () -> Double
    private let post: Post
    private let logger: Logger

    /// Calls at a time: a slow receiver need not hold up the others.
    private static let width = 4
    /// For how many seconds a delivery is held; a call takes less.
    private static let leaseSeconds: Int64 = 60

    /// Makes a courier.
    ///
    /// - Parameters:
    ///   - interval: how often it looks for something to deliver.
    ///   - chance: gives numbers from 0 to 1 that spread tries over time.
    ///   - post: makes the calls.
    public init(
        store: Store,
        clock: WallClock,
        backoff: WebhookBackoff = WebhookBackoff(),
        interval: Duration = .seconds(1),
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        logger: Logger,
        post: @escaping Post
    ) {
        self.store = store
        self.clock = clock
        self.backoff = backoff
        self.interval = interval
        self.chance = chance
        self.logger = logger
        self.post = post
    }

    /// Delivers until a graceful shutdown; what is under way is then given back.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.width { group.addTask { await deliverAll() } }
            }
        }
    }

    private func deliverAll() async {
        repeat {
            do {
                while !Task.isCancelled, let delivery = try await claim() { try await deliver(delivery) }
            } catch is CancellationError {
                return
            } catch {
                logger.error("Webhooks cannot be served.", metadata: ["error": "\(error)"])
            }
        } while (try? await Task.sleep(for: interval)) != nil
    }

    private func claim() async throws -> HeldDelivery? {
        // Looking needs no lock, which an import may hold for long.
        guard try await store.read({ [clock] in try $0.webhooks.isAnyWaiting(at: clock.now) }) else { return nil }
        return try await store.write { [clock] transaction in
            let now = clock.now
            return try transaction.webhooks.claim(at: now, leaseUntil: now.advanced(bySeconds: Self.leaseSeconds))
        }
    }

    private func deliver(_ delivery: HeldDelivery) async throws {
        do {
            // An address that an earlier version took may be none; calling it would end the process.
            _ = try WebhookURL(delivery.url, allowsPlain: true)
        } catch {
            return try await note(delivery, nil, "The webhook's address \(error).", isFinal: true)
        }
        var status: Int?
        var failure: String?
        do {
            status = try await post(
                delivery.body,
                delivery.url,
                [
                    ("Content-Type", "application/json"), ("Habeas-Delivery", delivery.id.description),
                    ("Habeas-Signature", delivery.signature(at: clock.now)),
                ]
            )
        } catch  where Task.isCancelled {
            try await store.write { try $0.webhooks.release(delivery) }
            return
        } catch {
            failure = String(describing: error)
        }
        try await note(delivery, status, failure)
    }

    private func note(
        _ delivery: HeldDelivery,
        _ status: Int?,
        _ failure: String?,
        isFinal: Bool = false
    ) async throws {
        let now = clock.now
        let isTaken = status.map { (200..<300).contains($0) } ?? false
        let next =
            isTaken || isFinal
            ? nil : backoff.next(after: delivery.attempt, of: delivery.createdAt, at: now, chance: chance())
        let state: WebhookDelivery.State = isTaken ? .delivered : next == nil ? .abandoned : .waiting
        if state == .abandoned {
            logger.warning("An event was not taken by a webhook.", metadata: ["delivery": "\(delivery.id)"])
        }
        try await store.write { transaction in
            try transaction.webhooks.note(delivery, status: status, error: failure, state, next: next, at: now)
        }
    }
}
