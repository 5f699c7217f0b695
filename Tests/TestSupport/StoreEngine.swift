public import Database
public import Foundation
public import Testing

/// The engines that tests of the store run on.
public enum StoreEngine: String, CaseIterable, Sendable {
    case sqlite
    case postgresql

    /// The one that the stores of the running test are on: SQLite, unless the environment or the test says another.
    @TaskLocal public static var current =
        ProcessInfo.processInfo.environment["HABEAS_TEST_ENGINE"].flatMap { StoreEngine(rawValue: $0) } ?? .sqlite

    /// Those that are there: PostgreSQL is where `make test` has started a server.
    public static var available: [Self] { PostgreSQLServer.isRunning ? allCases : [.sqlite] }

    /// Opens the database of a folder on the present engine, and makes it when there is none.
    ///
    /// On PostgreSQL a file in the folder names it; ``withTemporaryFolder(_:)`` drops it with the folder.
    public static func openDatabase(in folder: URL) async throws -> any DatabaseDriver {
        switch current {
        case .sqlite: return try SQLiteDatabase(path: folder.appending(path: "habeas.sqlite").path)
        case .postgresql: return try await PostgreSQLDatabase(PostgreSQLAddress(databaseURL(in: folder)))
        }
    }

    /// The URL of the PostgreSQL database of a folder, which is made when there is none.
    public static func databaseURL(in folder: URL) async throws -> String {
        let file = folder.appending(path: PostgreSQLServer.fileName)
        if let url = try? String(contentsOf: file, encoding: .utf8) { return url }
        let url = try await PostgreSQLServer.createDatabase()
        try Data(url.utf8).write(to: file)
        return url
    }

    /// All rows of a folder's database in lower case, bytes in hexadecimal digits; `nil` on SQLite, which has a file to read.
    public static func dump(of folder: URL) async throws -> String? {
        let file = folder.appending(path: PostgreSQLServer.fileName)
        guard let url = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        let rows = "SET xmlbinary = hex; SELECT schema_to_xml(current_schema(), true, false, '')"
        return try await PostgreSQLServer.administer(url, rows).lowercased()
    }
}

extension Trait where Self == EveryEngine {
    /// Runs each test once on every engine that is there.
    public static var everyEngine: Self { Self() }
}

/// Runs each test once on every engine that is there.
public struct EveryEngine: SuiteTrait, TestTrait, TestScoping {
    /// Tests within suites, too.
    public let isRecursive = true

    /// Runs a test on one engine after the other.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withEach(of: StoreEngine.available, as: StoreEngine.$current, "on", function)
    }
}
