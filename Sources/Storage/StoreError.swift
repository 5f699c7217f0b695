internal import Database

/// Why the store cannot do what it was asked.
///
/// Its description never carries a value that was stored.
public enum StoreError: Error, Equatable, CustomStringConvertible {
    /// The database was written by a later version of Habeas.
    case newerSchema(found: Int, known: Int)
    /// Servers of an earlier version run that could not work with the database as this version needs it.
    case earlierNodes(count: Int)
    /// Not everything that is being copied into the database is there yet.
    case unfinished
    /// The database holds a value that this version does not know.
    case unknownValue(column: String)
    /// Another process holds the database.
    case busy
    /// There is no room left on the disk.
    case diskFull
    /// The database cannot be reached.
    case unavailable(reason: String)
    /// The connection was lost during a commit: what was written may be there or not.
    case outcomeUnknown(reason: String)
    /// The engine failed in another way.
    case engine(reason: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .newerSchema(let found, let known):
            "The database has schema version \(found), and this program knows up to \(known). "
                + "Install the version of Habeas that last opened it, or a later one."
        case .earlierNodes(let count):
            "Servers of an earlier version use the database (\(count)), and could not go on after this version's change of it. "
                + "Stop them, then start this one."
        case .unfinished:
            "What habeas migrate copies into the database is not all there. Run it again: it goes on where it was."
        case .unknownValue(let column):
            "The database holds a value of \(column) that this program does not know. Install a later version of Habeas."
        case .busy: "The database is in use by another process. Try again when that has ended."
        case .diskFull: "The disk is full. Free some space and try again; nothing was changed."
        case .unavailable(let reason), .outcomeUnknown(let reason), .engine(let reason): reason
        }
    }

    /// Runs work of the driver; this is the one place where its errors become the store's.
    static func converting<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let error as DatabaseError {
            switch error.code {
            case .busy: throw StoreError.busy
            case .diskFull: throw StoreError.diskFull
            case .unavailable: throw StoreError.unavailable(reason: error.description)
            case .outcomeUnknown: throw StoreError.outcomeUnknown(reason: error.description)
            default: throw StoreError.engine(reason: error.description)
            }
        }
    }
}

extension Error {
    /// Whether nobody knows if the write that ended with this error was carried out.
    public var leavesOutcomeUnknown: Bool {
        if case .outcomeUnknown? = self as? StoreError { true } else { false }
    }
}
