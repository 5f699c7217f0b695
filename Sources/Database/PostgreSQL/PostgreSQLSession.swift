private import CPostgreSQL
internal import Dispatch
private import Foundation

/// A connection that is made when it is needed and made anew when it was lost, with a thread of its own.
final class PostgreSQLSession: @unchecked Sendable {
    // The link is touched on the queue alone, which runs one thing at a time.
    private let queue: DispatchQueue
    private var link: PostgreSQLLink?
    private var isClosed = false
    private let address: PostgreSQLAddress
    private let settings: String

    /// How long a server is waited for that does not take connections.
    private static let patience = Duration.seconds(5)

    init(to address: PostgreSQLAddress, settings: String = "", named name: String) {
        queue = DispatchQueue(label: "habeas.postgresql.\(name)")
        self.address = address
        self.settings = settings
    }

    /// Runs work on the session's thread, after what was given to it before; returns at once.
    func async(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }

    /// Closes the connection for good, after what was given to the session before.
    func close() async {
        await withCheckedContinuation { continuation in
            async { [self] in
                link = nil
                isClosed = true
                continuation.resume()
            }
        }
    }

    /// Begins a transaction; on the session's thread.
    ///
    /// A connection that was lost while nothing ran on it is made anew.
    ///
    /// - Parameter isLazy: whether a single command may go along with the first statement of the transaction.
    func begin(_ commands: String, isLazy: Bool = false) throws(DatabaseError) -> PostgreSQLLink {
        if let link, link.isAlive, link.isIdle {
            if isLazy, !link.hasNews {
                link.later(commands)
                return link
            }
            do {
                try link.run(commands)
                return link
            } catch {
                guard !link.isAlive else { throw rollingBack(link, after: error) }
            }
        }
        let link = try connect()
        self.link = link
        do {
            try link.run(commands)
        } catch {
            throw rollingBack(link, after: error)
        }
        return link
    }

    private func rollingBack(_ link: PostgreSQLLink, after error: DatabaseError) -> DatabaseError {
        _ = try? link.run("ROLLBACK")
        return error
    }

    private func connect() throws(DatabaseError) -> PostgreSQLLink {
        link = nil
        guard !isClosed else { throw DatabaseError(code: .unavailable, reason: "it was closed") }
        let deadline = ContinuousClock.now + Self.patience
        var pause = 0.05
        while true {
            do {
                return try PostgreSQLLink(to: address, settings: settings)
            } catch {
                // A server that takes connections, and not this one, will not take it later either.
                guard !takesConnections, ContinuousClock.now + .seconds(pause) < deadline else { throw error }
                Thread.sleep(forTimeInterval: pause)
                pause *= 2
            }
        }
    }

    private var takesConnections: Bool {
        address.withSettings { PQpingParams($0, $1, 0) } == PQPING_OK
    }
}
