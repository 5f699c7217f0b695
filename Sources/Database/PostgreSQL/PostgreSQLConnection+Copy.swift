extension PostgreSQLConnection {
    /// Adds rows with one `COPY` in PostgreSQL's binary format.
    func add(_ rows: [[DatabaseValue]], to table: String, _ columns: [String]) throws(DatabaseError) {
        guard !rows.isEmpty else { return }
        memory?.forgetAll()
        memory?.noteChange(of: table[...])
        var bytes: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
        for row in rows {
            bytes.appendBigEndian(Int16(row.count))
            for value in row {
                let start = bytes.count
                bytes.appendBigEndian(Int32(-1))
                guard value.appendBinary(to: &bytes) else { continue }
                let count = Int32(bytes.count - start - 4)
                withUnsafeBytes(of: count.bigEndian) { bytes.replaceSubrange(start..<(start + 4), with: $0) }
            }
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

extension [UInt8] {
    fileprivate mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
