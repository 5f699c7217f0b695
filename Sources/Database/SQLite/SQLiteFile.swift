private import GRDBSQLite

/// A file as SQLite itself has it open.
///
/// Opening it a second time is no way: closing that would end all locks that the process has on it.
struct SQLiteFile {
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: sqlite3_io_methods

    /// Takes the file that a control operation of SQLite gives.
    init(_ operation: CInt, of connection: OpaquePointer?) throws(DatabaseError) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = withUnsafeMutablePointer(to: &file) { sqlite3_file_control(connection, "main", operation, $0) }
        guard code == SQLITE_OK, let file, let methods = file.pointee.pMethods else { throw Self.failure(code) }
        self.file = file
        self.methods = methods.pointee
    }

    func size() throws(DatabaseError) -> Int64 {
        var size: sqlite3_int64 = 0
        try Self.check(methods.xFileSize(file, &size))
        return size
    }

    func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(DatabaseError) {
        try Self.check(methods.xRead(file, buffer.baseAddress, CInt(buffer.count), offset))
    }

    /// Writes zeros.
    func zero(_ count: Int, at offset: Int64) throws(DatabaseError) {
        let zeros = [UInt8](repeating: 0, count: count)
        try Self.check(zeros.withUnsafeBytes { methods.xWrite(file, $0.baseAddress, CInt(count), offset) })
    }

    func sync() throws(DatabaseError) {
        try Self.check(methods.xSync(file, SQLITE_SYNC_NORMAL))
    }

    private static func check(_ code: CInt) throws(DatabaseError) {
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private static func failure(_ code: CInt) -> DatabaseError {
        DatabaseError(resultCode: code, reason: "The database file cannot be cleared (SQLite code \(code)).")
    }
}
