/// What programs on several computers have in common.
extension PostgreSQLConnection {
    /// A sequence keeps the number: unlike a row it leaves nothing behind when it changes, however long others read.
    func rise(to floor: Int64) throws(DatabaseError) -> Int64 {
        do {
            let sql = "SELECT setval('message_clock', GREATEST(nextval('message_clock'), $1))"
            return try first(sql, [.integer(floor)]) { $0.integer(0) } ?? floor
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw DatabaseError(code: .other, reason: "the sequence gave no number")
        }
    }

    func time() throws -> Int64? {
        try first("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint") { $0.integer(0) }
    }
}
