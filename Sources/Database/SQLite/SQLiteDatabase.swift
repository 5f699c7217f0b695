private import GRDB
private import GRDBSQLite

/// The embedded engine: one SQLite file, one writer, many readers.
///
/// The file is in WAL mode with `synchronous=FULL`: what was committed survives a power cut.
public final class SQLiteDatabase: DatabaseDriver {
    private let pool: DatabasePool
    private let commits: SQLiteCommitQueue

    /// Opens the file at a path, and makes it if it does not exist.
    ///
    /// - Throws: a ``DatabaseError`` when the file cannot be opened or is no database.
    public init(path: String) throws(DatabaseError) {
        var configuration = Configuration()
        configuration.maximumReaderCount = 8
        configuration.busyMode = .timeout(Double(Self.busyTimeout) / 1000)
        configuration.prepareDatabase { database in
            // Counts for a new file alone. Imports are an eighth quicker than with pages of 4 KiB, and commits of a
            // few rows write less than with 16 KiB.
            try database.execute(sql: "PRAGMA page_size = 8192")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // What is deleted is overwritten with zeros.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            // A commit that finds the log this long brings it into the file, while others wait. At SQLite's 1000 pages that
            // was what the slowest hundredth of sends waited for; to do it more often costs no throughput.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 400")
            // Readers go through an author's messages once; the writer comes back to the pages it fills.
            let kibibytes = database.configuration.readonly ? 4096 : 32_768
            try database.execute(sql: "PRAGMA cache_size = -\(kibibytes)")
            // An index that is built over many rows is sorted on a second thread.
            try database.execute(sql: "PRAGMA threads = 1")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
        } catch {
            throw DatabaseError(converting: error, otherwise: .unavailable)
        }
        commits = SQLiteCommitQueue(pool: pool)
    }

    /// How long, in milliseconds, a write waits for another process, such as an import.
    static let busyTimeout: CInt = 30_000

    /// How many writes wait; the pool does not tell of its readers.
    public var usage: DatabaseUsage {
        DatabaseUsage(readers: nil, waitingReads: 0, waitingWrites: commits.waiting)
    }

    /// Runs work in one deferred transaction on one of the reading connections.
    public func read<Result: Sendable>(
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result {
        // The pool interrupts a statement that is running; the flag stops the work between two statements.
        let cancellation = Cancellation()
        do {
            return try await withTaskCancellationHandler {
                try await pool.read { try work(SQLiteConnection($0, cancellation: cancellation)) }
            } onCancel: {
                cancellation.cancel()
            }
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(converting: error)
        } catch let error as DatabaseError where error.code == .cancelled {
            throw CancellationError()
        }
    }

    /// Queues work for the next commit and returns when that commit is on disk.
    @discardableResult
    public func write<Result: Sendable>(
        isLarge: Bool,
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result {
        try await commits.write(isLarge: isLarge, work)
    }

    /// Empties the write-ahead log and zeroes the unused parts of all pages, a few at a time between two commits.
    public func clearDeleted() async throws -> Bool {
        var page: Int64? = 2
        while let first = page {
            let began = ContinuousClock.now
            switch try await commits.betweenCommits({ try SQLiteClearing(on: $0).clear(from: first) }) {
            case .busy: return false
            case .cleared(let next): page = next
            }
            // As long a pause as the work took leaves the writer to others half of the time.
            try await Task.sleep(for: ContinuousClock.now - began)
        }
        return true
    }

    /// Closes the file, after what is running; its write-ahead log is emptied into it, unless others read it.
    public func close() async throws {
        do {
            // GRDB closes readers last, and they cannot empty the log as the last connection usually does.
            try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            try pool.close()
        } catch {
            throw DatabaseError(converting: error)
        }
    }
}

extension DatabaseError {
    /// Takes over an error of GRDB or SQLite, without the values that it may carry.
    init(converting error: any Error, otherwise code: Code = .other) {
        guard let error = error as? GRDB.DatabaseError else {
            self.init(code: code, reason: String(describing: type(of: error)))
            return
        }
        self.init(
            resultCode: error.extendedResultCode.rawValue,
            reason: error.message ?? "SQLite code \(error.resultCode.rawValue)",
            otherwise: code
        )
    }

    /// Takes over a result code of SQLite.
    init(resultCode: CInt, reason: String, otherwise code: Code = .other) {
        switch resultCode & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self.init(code: .busy, reason: reason)
        case SQLITE_INTERRUPT: self.init(code: .cancelled, reason: reason)
        case SQLITE_FULL: self.init(code: .diskFull, reason: reason)
        case SQLITE_CONSTRAINT: self.init(code: .constraint, reason: reason)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self.init(code: .corrupt, reason: reason)
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM: self.init(code: .unavailable, reason: reason)
        default: self.init(code: code, reason: reason)
        }
    }
}
