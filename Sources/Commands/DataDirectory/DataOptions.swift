internal import ArgumentParser
private import Foundation

/// Which installation a command works on.
struct DataOptions: ParsableArguments {
    @Option(help: "The data directory, as made by habeas init.")
    var data: String

    @OptionGroup var database: DatabaseOptions

    var directory: DataDirectory {
        get throws { DataDirectory(path: data, database: try database.location) }
    }
}

/// Where the data is that is not in the data directory.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: """
            The database, as postgres://USER@HOST:PORT/DATABASE. (default: HABEAS_DATABASE, else sqlite: in the data \
            directory)
            """
    )
    var database: String?

    /// What the flag says, or else the environment.
    var location: DatabaseLocation {
        get throws { try DatabaseLocation(database ?? ProcessInfo.processInfo.environment["HABEAS_DATABASE"]) }
    }
}
