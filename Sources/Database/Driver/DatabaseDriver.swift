/// A database engine: where repositories send their portable SQL.
///
/// The SQL is what SQLite and PostgreSQL have in common, with `$1` parameters. Work runs on threads of
/// the driver, never on the cooperative pool, so it may block.
public protocol DatabaseDriver: Sendable {
    /// Whether programs on several computers may use the database at once.
    var isShared: Bool { get }

    /// How busy the connections are.
    var usage: DatabaseUsage { get }

    /// Allows the driver to keep what writes read of tables that change seldom from one commit to the next.
    ///
    /// Where several programs use the database, whatever writes to these tables must have been told so.
    ///
    /// - Parameter counter: a table with one row, in whose column `number` the driver counts the commits that change any of
    ///   the tables.
    func keepInMind(_ tables: Set<String>, countedIn counter: String)

    /// Runs work in one read transaction: all that it reads is of one moment.
    ///
    /// - Throws: what the work throws, or a ``DatabaseError``; `CancellationError` when the task was cancelled.
    func read<Result: Sendable>(
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result

    /// Runs work in a transaction and returns when it is on disk.
    ///
    /// Work that throws leaves nothing behind. Several writes may share one commit; none of them sees
    /// another's failure. Once begun, a write is not cancelled.
    ///
    /// - Parameter isLarge: whether it changes so much that it had better have a commit of its own.
    /// - Throws: what the work throws, or a ``DatabaseError``.
    @discardableResult
    func write<Result: Sendable>(
        isLarge: Bool,
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result

    /// Clears from the files what was deleted or overwritten, in small steps, while others read and write.
    ///
    /// - Returns: whether nothing of it is left; somebody may be reading what was there before.
    /// - Throws: a ``DatabaseError``; `CancellationError` when the task was cancelled.
    func clearDeleted() async throws -> Bool

    /// Puts the rows of a table's parts into the order of its primary key, where the engine does not keep them so.
    ///
    /// - Parameter parts: those to which rows are still added.
    /// - Throws: a ``DatabaseError``; `CancellationError` when the task was cancelled.
    func arrange(_ table: String, except parts: [TablePart]) async throws

    /// Closes every connection; nothing may be run after it.
    func close() async throws
}

extension DatabaseDriver {
    /// No: one program uses it, or several on one computer.
    public var isShared: Bool { false }

    /// Runs work that changes little in a transaction and returns when it is on disk.
    @discardableResult
    public func write<Result: Sendable>(
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result {
        try await write(isLarge: false, work)
    }

    /// Does nothing: to ask again takes no round trip.
    public func keepInMind(_ tables: Set<String>, countedIn counter: String) {}

    /// Does nothing: the engine keeps rows in the order of their primary key.
    public func arrange(_ table: String, except parts: [TablePart]) async throws {}
}

/// One connection inside a transaction; valid only within the work that it was given to.
public protocol DatabaseConnection: AnyObject {
    /// How this engine spells the types of a table.
    var dialect: SchemaDialect { get }

    /// The columns of all tables, in no order.
    func columns() throws -> [SchemaColumn]

    /// The columns of a table's primary key, in their order.
    func primaryKey(of table: String) throws -> [String]

    /// Adds many rows to a table, each with the values of the columns in their order.
    func add(_ rows: [[DatabaseValue]], to table: String, _ columns: [String]) throws(DatabaseError)

    /// Adds those of many rows to a table whose keys are not taken, each with the values of the columns in their order.
    ///
    /// - Returns: what the rows that were added have in the first of the columns, in the order of the rows.
    func addNew(
        _ rows: some Collection<[DatabaseValue]>,
        to table: String,
        _ columns: [String]
    ) throws(DatabaseError) -> [DatabaseValue]

    /// Makes sure that rows of a part can be put into a table which the engine keeps in parts.
    func makeRoom(in table: String, for part: () -> TablePart) throws(DatabaseError)

    /// Gives a number that is higher than all that were given in writes that were committed, to any program, and no lower
    /// than a floor.
    func rise(to floor: Int64) throws(DatabaseError) -> Int64

    /// What the engine's own clock says, in milliseconds since the epoch; `nil` when it has none but the program's.
    func time() throws -> Int64?

    /// The names of the parts that a table is kept in; none where the engine keeps it whole.
    func parts(of table: String) throws -> [String]

    /// Where the writes of this transaction stand in the order of all, for ``removeAll(from:of:unlessSeenBefore:)``.
    func moment() throws -> Int64

    /// Removes all rows of a part at once.
    ///
    /// Nobody who began to read before the moment may read on, or would miss rows that were there.
    ///
    /// - Throws: a ``DatabaseError`` with code `busy` when somebody does.
    func removeAll(from part: TablePart, of table: String, unlessSeenBefore moment: Int64) throws(DatabaseError)

    /// Takes away a part in which there are no rows; ``makeRoom(in:for:)`` makes it again.
    ///
    /// - Throws: a ``DatabaseError`` with code `busy` when somebody reads the table, or began to before the moment.
    func drop(_ part: TablePart, of table: String, unlessSeenBefore moment: Int64) throws(DatabaseError)

    /// Makes ``makeRoom(in:for:)`` look anew which parts there are: other programs may have dropped some.
    func forgetParts()

    /// Runs a statement and tells how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) -> Int

    /// Runs a statement of a write at some time before the next one of the same write whose outcome is asked for, and
    /// before the commit.
    ///
    /// It must be one that fails only when the database does: writes that share the commit may fail with it.
    func executeLater(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError)

    /// Leaves something to be done before the commit; it stays undone if this write fails.
    func leave(_ debt: some CommitDebt)

    /// Does now what this write, and those before it in the same commit, have left to be done.
    func settleDebts() throws

    /// Runs a query and hands over its rows one by one, until the body returns `false`.
    ///
    /// - Throws: a ``DatabaseError``, or what the body throws.
    func forEachRow(
        _ sql: String,
        _ values: [DatabaseValue],
        _ body: (any DatabaseRow) throws -> Bool
    ) throws
}

extension DatabaseConnection {
    /// Gives the floor: the program that writes keeps its own count.
    public func rise(to floor: Int64) throws(DatabaseError) -> Int64 { floor }

    /// Does nothing: the engine keeps tables whole.
    public func forgetParts() {}

    /// None: the engine runs in the program.
    public func time() throws -> Int64? { nil }

    /// Does nothing: the engine keeps tables whole.
    public func makeRoom(in table: String, for part: () -> TablePart) throws(DatabaseError) {}

    /// None: the engine keeps tables whole.
    public func parts(of table: String) throws -> [String] { [] }

    /// Always the same: there are no parts that can be removed.
    public func moment() throws -> Int64 { 0 }

    /// Does nothing: the engine keeps tables whole.
    public func removeAll(from part: TablePart, of table: String, unlessSeenBefore moment: Int64) throws(DatabaseError)
    {}

    /// Does nothing: the engine keeps tables whole.
    public func drop(_ part: TablePart, of table: String, unlessSeenBefore moment: Int64) throws(DatabaseError) {}

    /// Adds rows one after the other.
    public func add(_ rows: [[DatabaseValue]], to table: String, _ columns: [String]) throws(DatabaseError) {
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        for row in rows { try execute("INSERT INTO \(table) (\(names)) VALUES (\(places))", row) }
    }

    /// Runs the statement at once.
    public func executeLater(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) {
        try execute(sql, values)
    }

    /// Adds rows one after the other.
    public func addNew(
        _ rows: some Collection<[DatabaseValue]>,
        to table: String,
        _ columns: [String]
    ) throws(DatabaseError) -> [DatabaseValue] {
        let names = columns.joined(separator: ", ")
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let sql = "INSERT INTO \(table) (\(names)) VALUES (\(places)) ON CONFLICT DO NOTHING"
        var added: [DatabaseValue] = []
        for row in rows where try execute(sql, row) > 0 { added.append(row[0]) }
        return added
    }

    /// Runs a statement without parameters.
    @discardableResult
    public func execute(_ sql: String) throws(DatabaseError) -> Int {
        try execute(sql, [])
    }

    /// The first row of a query, transformed; `nil` when there is none.
    public func first<Result>(
        _ sql: String,
        _ values: [DatabaseValue] = [],
        _ transform: (any DatabaseRow) throws -> Result
    ) throws -> Result? {
        var result: Result?
        try forEachRow(sql, values) { row in
            result = try transform(row)
            return false
        }
        return result
    }

    /// All rows of a query, transformed, in the query's order.
    public func all<Result>(
        _ sql: String,
        _ values: [DatabaseValue] = [],
        _ transform: (any DatabaseRow) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        try forEachRow(sql, values) { row in
            results.append(try transform(row))
            return true
        }
        return results
    }

    /// The single integer that a query such as `SELECT COUNT(*)` gives; 0 when there is no row.
    public func count(_ sql: String, _ values: [DatabaseValue] = []) throws -> Int {
        try first(sql, values) { Int($0.integer(0)) } ?? 0
    }
}
