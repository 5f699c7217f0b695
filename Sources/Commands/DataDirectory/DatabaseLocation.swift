internal import Database

/// Where an installation's data is: in the data directory, or in a PostgreSQL database.
enum DatabaseLocation: Sendable {
    case dataDirectory
    case server(PostgreSQLAddress)

    /// Reads a setting; without one, data is in the directory.
    init(_ setting: String?) throws {
        guard let setting, !setting.isEmpty, setting != "sqlite:" else {
            self = .dataDirectory
            return
        }
        // The setting is not repeated: there may be a password in it.
        guard PostgreSQLAddress.isOne(setting) else {
            throw CommandFailure.usage(
                "--database is no URL of a database. Give sqlite: or postgres://USER@HOST:PORT/DATABASE."
            )
        }
        do throws(DatabaseError) {
            self = .server(try PostgreSQLAddress(setting))
        } catch {
            throw CommandFailure.usage("--database cannot be used: \(error.reason).")
        }
    }
}
