/// What went wrong in the database.
///
/// Its description never carries a value that was stored or bound.
public struct DatabaseError: Error, CustomStringConvertible {
    /// What a caller may want to tell apart.
    public enum Code: Sendable {
        /// Another process holds the database, or was in the way.
        case busy
        /// There is no room left on the disk.
        case diskFull
        /// A unique, foreign key or check constraint was broken.
        case constraint
        /// The file is not a database, or is damaged.
        case corrupt
        /// The database cannot be opened or reached.
        case unavailable
        /// The connection was lost while a write was committed, so that nobody knows whether it was.
        case outcomeUnknown
        /// The task that read was cancelled.
        case cancelled
        /// Anything else.
        case other
    }

    /// What a caller may want to tell apart.
    public let code: Code
    /// The engine's own words, which name tables and columns but hold no values.
    public let reason: String

    /// Makes an error of its code and the engine's words.
    public init(code: Code, reason: String) {
        self.code = code
        self.reason = reason
    }

    /// What went wrong, and what to do.
    public var description: String {
        switch code {
        case .busy: "The database is in use by another process. Try again when that has ended."
        case .diskFull: "The disk is full. Free some space and try again; nothing was changed."
        case .constraint: "The database refused a row (\(reason))."
        case .corrupt: "The database file is damaged or is not a Habeas database (\(reason))."
        case .unavailable: "The database cannot be opened (\(reason)). Check where it is, and the permissions."
        case .outcomeUnknown:
            "The connection to the database was lost during a commit (\(reason)). What was written may be there or not: "
                + "look before you do it again."
        case .cancelled: "The work was stopped."
        case .other: "The database reported an error (\(reason))."
        }
    }
}
