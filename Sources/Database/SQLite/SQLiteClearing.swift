internal import GRDB
private import GRDBSQLite

/// Clears from the files of a database what SQLite has deleted or moved, and not overwritten.
///
/// `secure_delete` zeroes what is deleted. When a page is split, though, its half of the rows is copied to another one,
/// and the old copies stay in the part of the page that is not used, where no later deletion finds them. The write-ahead
/// log keeps earlier pages until it is emptied. So the log is emptied, and while nobody else may write, the unused parts
/// of pages are zeroed in the file itself. SQLite never reads those, so that a crash at any point does no harm.
struct SQLiteClearing {
    enum Outcome {
        /// Somebody reads what was there before, or another process writes.
        case busy
        /// The pages are clear; `next` is where to go on, and `nil` at the end.
        case cleared(next: Int64?)
    }

    private let database: Database
    private var connection: OpaquePointer? { database.sqliteConnection }

    /// How long, in milliseconds, readers are waited for, during which nobody can write.
    private static let patience: CInt = 50
    private static let pagesAtATime: Int64 = 512
    /// In larger files, of 268 GB and more, a page of a long text could look like one of a tree.
    private static let mostPages: Int64 = 0x01FF_FFFF

    init(on database: Database) {
        self.database = database
    }

    /// Empties the log and clears some pages, the first of which has number 1.
    func clear(from first: Int64) throws -> Outcome {
        sqlite3_busy_timeout(connection, Self.patience)
        defer { sqlite3_busy_timeout(connection, SQLiteDatabase.busyTimeout) }
        guard sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil) == SQLITE_OK else {
            return .busy
        }
        // Pages in memory would otherwise bring the old bytes back when they are written next.
        sqlite3_db_release_memory(connection)
        guard sqlite3_exec(connection, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK else { return .busy }
        defer { sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) }
        let file = try SQLiteFile(SQLITE_FCNTL_FILE_POINTER, of: connection)
        // Pages in the log are put into the file later, over whatever is there; nothing is while it is empty.
        guard try SQLiteFile(SQLITE_FCNTL_JOURNAL_POINTER, of: connection).size() == 0 else { return .busy }
        return .cleared(next: try clear(file, from: first))
    }

    private func clear(_ file: SQLiteFile, from first: Int64) throws -> Int64? {
        let header = UnsafeMutableRawBufferPointer.allocate(byteCount: 24, alignment: 8)
        defer { header.deallocate() }
        try file.read(header, at: 0)
        let pageSize = header.bigEndian16(at: 16) == 1 ? 65_536 : header.bigEndian16(at: 16)
        let usableSize = pageSize - Int(header[20])
        let pages = try file.size() / Int64(pageSize)
        let end = min(first + Self.pagesAtATime, pages + 1)
        guard pages <= Self.mostPages, first < end else { return nil }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(end - first) * pageSize, alignment: 4096)
        defer { buffer.deallocate() }
        let start = (first - 1) * Int64(pageSize)
        try file.read(buffer, at: start)
        var hasChanged = false
        for offset in stride(from: 0, to: buffer.count, by: pageSize) {
            let page = SQLitePage(UnsafeRawBufferPointer(rebasing: buffer[offset..<(offset + usableSize)]))
            for range in page.unclearedRanges {
                try file.zero(range.count, at: start + Int64(offset + range.lowerBound))
                hasChanged = true
            }
        }
        if hasChanged { try file.sync() }
        return end > pages ? nil : end
    }
}
