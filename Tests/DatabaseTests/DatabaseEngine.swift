import Database
import Foundation
import TestSupport

/// The engines that the driver suite runs on; each must pass all of it unchanged.
enum DatabaseEngine: String, CaseIterable, Sendable {
    case sqlite
    case postgresql

    /// Those that are there.
    static var allCases: [Self] { PostgreSQLServer.isRunning ? [.sqlite, .postgresql] : [.sqlite] }

    /// Runs a test with an empty database of this engine.
    func withDatabase(_ body: (any DatabaseDriver) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            try await withTemporaryFolder { folder in
                let database = try SQLiteDatabase(path: folder.appending(path: "test.sqlite").path)
                try await body(database)
                try await database.close()
            }
        case .postgresql:
            try await PostgreSQLServer.withDatabase { url in
                let database = try await PostgreSQLDatabase(PostgreSQLAddress(url))
                try await body(database)
                try await database.close()
            }
        }
    }
}
