private import Foundation
private import GRDB

extension SQLiteDatabase {
    /// Copies a database as it is at one moment into a new file, while others read and write.
    ///
    /// Nothing that was deleted is in the copy. It is on disk when this returns.
    ///
    /// - Throws: a ``DatabaseError``; `CancellationError` when the task was cancelled.
    public static func copy(_ path: String, to target: String) async throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(busyTimeout) / 1000)
        do {
            let source = try DatabaseQueue(path: path, configuration: configuration)
            try await source.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [target]) }
            try source.close()
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(converting: error)
        }
        guard let file = FileHandle(forUpdatingAtPath: target) else {
            throw DatabaseError(code: .unavailable, reason: "the copy is gone")
        }
        try file.synchronize()
        try file.close()
    }
}
