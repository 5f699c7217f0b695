internal import ArgumentParser
private import Database
private import Foundation
private import Storage

/// `habeas database`: what concerns a PostgreSQL database as a whole.
struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database",
        abstract: "Spread a PostgreSQL database over several machines.",
        subcommands: [DistributeCommand.self]
    )
}

/// `habeas database distribute`: spreads messages over a Citus cluster.
struct DistributeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distribute",
        abstract: "Spread what people wrote over the machines of a Citus cluster, by author.",
        discussion: """
            The database must have the extension citus. Stop every habeas serve first. What is in the database is spread \
            too, in one transaction: nobody can use it meanwhile, and there must be room for a copy of it.
            """
    )

    @Option(help: "The database, as postgres://USER@HOST:PORT/DATABASE. (default: HABEAS_DATABASE)")
    var database: String?

    func run() async throws {
        try await reportingFailures {
            let setting = database ?? ProcessInfo.processInfo.environment["HABEAS_DATABASE"]
            guard case .server(let address) = try DatabaseLocation(setting) else {
                throw CommandFailure.usage("Give the database with --database, or in HABEAS_DATABASE.")
            }
            do {
                let database = try await PostgreSQLDatabase(address)
                try await StoreDistribution(of: database).apply()
                try await database.close()
            } catch let error as DatabaseError {
                throw CommandFailure.unavailable(error.description)
            }
            Console.output(
                "\(StoreDistribution.spread.count) tables are spread by author, and \(StoreDistribution.copied.count) "
                    + "are copied to every machine."
            )
        }
    }
}
