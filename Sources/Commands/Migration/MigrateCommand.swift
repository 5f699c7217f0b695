internal import ArgumentParser
private import Database
private import Foundation
private import Storage

/// `habeas migrate`: moves an installation's data from its directory to a PostgreSQL server.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Copy all data from the data directory's SQLite database to a PostgreSQL database.",
        discussion: """
            No server may run on the directory. The SQLite database is only read; the other must be empty. Both are \
            compared at the end, by the number of rows of each table and a digest over them. What was broken off goes \
            on where it was when the command is given again. Archives, attachments and keys stay in the directory.
            """
    )

    @Option(help: "The data directory, whose data is in SQLite.")
    var data: String

    @Option(help: "The database to copy to, as postgres://USER@HOST:PORT/DATABASE. (default: HABEAS_DATABASE)")
    var to: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let setting = to ?? ProcessInfo.processInfo.environment["HABEAS_DATABASE"]
            guard case .server(let address) = try DatabaseLocation(setting) else {
                throw CommandFailure.usage("Give the database to copy to with --to, or in HABEAS_DATABASE.")
            }
            let directory = DataDirectory(path: data)
            let source = try directory.openDatabaseToMove()
            let lock = try directory.lock()
            let tables = try await copy(from: source, to: address)
            try await source.close()
            try directory.markAsMoved()
            withExtendedLifetime(lock) {}
            guard !json else { return try Console.output(json: tables) }
            for table in tables { Console.output("\(table.digest)  \(table.rows) rows of \(table.name)") }
            Console.output("Both databases hold the same. From now on give --database, or set HABEAS_DATABASE.")
        }
    }

    private func copy(
        from source: SQLiteDatabase,
        to address: PostgreSQLAddress
    ) async throws -> [StoreMigration.Table] {
        do {
            let target = try await PostgreSQLDatabase(address)
            let bar = ProgressBar("Copying")
            let tables = try await StoreMigration(from: source, to: target).run { table, copied, rows in
                bar.show(Double(copied) / Double(max(rows, 1)), table)
            }
            bar.end()
            try await target.close()
            return tables
        } catch let error as DatabaseError {
            throw CommandFailure.unavailable(error.description)
        }
    }
}
