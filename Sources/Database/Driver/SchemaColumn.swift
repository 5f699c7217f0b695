/// A column as the engine has it.
public struct SchemaColumn: Hashable, Sendable {
    /// The table's name.
    public let table: String
    /// The column's name.
    public let column: String

    /// Names a column of a table.
    public init(table: String, column: String) {
        self.table = table
        self.column = column
    }
}
