/// How an engine spells what its table definitions do not have in common.
public struct SchemaDialect: Sendable {
    /// The type of binary columns.
    public let bytes: String
    /// The type of 64-bit integer columns.
    public let integer: String
    /// What follows an ordinary table's definition.
    public let table: String
    /// What follows the definition of a table whose rows lie in the order of its primary key.
    public let clusteredTable: String
    /// What follows the definition of such a table that is kept in parts by its column `id`, where the engine does that.
    public let partedTable: String
    /// Whether numbers that rise for all programs come of a sequence, which a definition makes.
    public let hasSequences: Bool
    /// Whether a change of a table's definition keeps readers out until it is committed.
    public let keepsReadersOut: Bool
}
