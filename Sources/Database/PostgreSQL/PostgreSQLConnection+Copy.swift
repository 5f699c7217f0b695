extension PostgreSQLConnection {
    /// Adds rows with one `COPY` in PostgreSQL's binary format.
    func add(_ rows: [[DatabaseValue]], to table: String, _ columns: [String]) throws(DatabaseError) {
        guard !rows.isEmpty else { return }
        memory?.forgetAll()
        var bytes: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
        for row in rows {
            bytes.appendBigEndian(Int16(row.count))
            for value in row { bytes.appendField(value) }
        }
        bytes.appendBigEndian(Int16(-1))
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        do {
            try link.copy("COPY \(table) (\(names)) FROM STDIN (FORMAT binary)", bytes)
        } catch {
            throw noted(error)
        }
    }
}
