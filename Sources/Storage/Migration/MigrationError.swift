/// Why everything cannot be moved to another database.
public enum MigrationError: Error, Equatable, CustomStringConvertible {
    /// The database to move to is in use.
    case targetInUse
    /// The database to move from was last opened by another version of Habeas.
    case otherVersion(found: Int, known: Int)
    /// A table does not have the same rows in both.
    case differs(table: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .targetInUse: "The database to move to holds a store already. Make an empty one."
        case .otherVersion(let found, let known):
            "The data has schema version \(found), and this program has \(known). Open it with this version once, with "
                + "habeas settings show, and begin again."
        case .differs(let table):
            "The table \(table) is not the same in both databases: something was written to one of them meanwhile. "
                + "Nothing was changed where the data came from. Make an empty database and begin again."
        }
    }
}
