/// Why the store cannot do what it was asked.
public enum StoreError: Error, Equatable, CustomStringConvertible {
    /// The database was written by a later version of Habeas.
    case newerSchema(found: Int, known: Int)
    /// The database holds a value that this version does not know.
    case unknownValue(column: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .newerSchema(let found, let known):
            "The database has schema version \(found), and this program knows up to \(known). "
                + "Install the version of Habeas that last opened it, or a later one."
        case .unknownValue(let column):
            "The database holds a value of \(column) that this program does not know. Install a later version of Habeas."
        }
    }
}
