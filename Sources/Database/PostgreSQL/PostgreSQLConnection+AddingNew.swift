extension PostgreSQLConnection {
    /// Adds rows with one statement, which is given an array of each column's values.
    ///
    /// A `COPY` cannot pass over what is there; one into a table between was no quicker, and leaves traces in the catalog.
    func addNew(
        _ rows: some Collection<[DatabaseValue]>,
        to table: String,
        _ columns: [String]
    ) throws(DatabaseError) -> [DatabaseValue] {
        guard !rows.isEmpty else { return [] }
        let (sql, parameters) = Self.insertion(of: Array(rows), into: table, columns)
        try requireToGoOn()
        memory?.forget(for: sql)
        let added = try query(sql, parameters)
        var values: [DatabaseValue] = []
        while let row = try next(of: added) { values.append(row.value(0)) }
        return values
    }

    /// A column without any value is left to be null: its type is not known here.
    private static func insertion(
        of rows: [[DatabaseValue]],
        into table: String,
        _ columns: [String]
    ) -> (sql: String, parameters: PostgreSQLParameters) {
        var arrays: [PostgreSQLArray] = []
        let sources = columns.indices.map { column in
            guard let array = PostgreSQLArray(rows.lazy.map { $0[column] }) else { return "NULL" }
            arrays.append(array)
            return "c\(arrays.count)"
        }
        let parameters = arrays.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let names = arrays.indices.map { "c\($0 + 1)" }.joined(separator: ", ")
        let sql = """
            INSERT INTO \(table) (\(columns.joined(separator: ", "))) SELECT \(sources.joined(separator: ", "))
            FROM unnest(\(parameters)) AS rows (\(names)) ON CONFLICT DO NOTHING RETURNING \(columns[0])
            """
        return (sql, PostgreSQLParameters(arrays))
    }
}
