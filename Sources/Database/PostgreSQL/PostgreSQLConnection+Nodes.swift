/// What programs on several computers have in common.
extension PostgreSQLConnection {
    /// A sequence keeps the number: unlike a row it leaves nothing behind when it changes, however long others read.
    func rise(to floor: Int64) throws(DatabaseError) -> Int64 {
        if let last = memory?.lastNumber {
            memory?.lastNumber = max(last + 1, floor)
            memory?.isNumberOwed = true
            return max(last + 1, floor)
        }
        do {
            // The functions' schema is named so that no answer is kept for the next write of the group.
            let sql =
                "SELECT pg_catalog.setval('message_clock', GREATEST(pg_catalog.nextval('message_clock'), $1))"
            let number = try first(sql, [.integer(floor)]) { $0.integer(0) } ?? floor
            memory?.lastNumber = number
            return number
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw DatabaseError(code: .other, reason: "the sequence gave no number")
        }
    }

    /// Lets the sequence go on after the numbers that were given since it was asked.
    func settleNumbers() throws(DatabaseError) {
        guard let memory, memory.isNumberOwed, let last = memory.lastNumber else { return }
        memory.isNumberOwed = false
        try executeLater("SELECT pg_catalog.setval('message_clock', $1)", [.integer(last)])
    }

    func time() throws -> Int64? {
        try first("SELECT (EXTRACT(EPOCH FROM pg_catalog.clock_timestamp()) * 1000)::bigint") { $0.integer(0) }
    }
}
