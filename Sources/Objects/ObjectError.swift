private import Foundation

/// Why an object could not be kept or read; nothing of it is secret.
public enum ObjectError: Error, Equatable, CustomStringConvertible {
    /// There is no object by this key.
    case missing
    /// There is no room left.
    case full
    /// The folder cannot be written.
    case notWritable(reason: String)
    /// The file cannot be read.
    case notReadable(reason: String)
    /// What arrived is not what was sent.
    case damaged
    /// The server cannot be reached, is busy, or does not let us in: later it may.
    case unavailable(reason: String)

    /// What is wrong.
    public var description: String {
        switch self {
        case .missing: "There is no such object."
        case .full: "There is no room left."
        case .notWritable(let reason): "The folder cannot be written (\(reason))."
        case .notReadable(let reason): "The file cannot be read (\(reason))."
        case .damaged: "The object storage has kept other bytes than those that were sent."
        case .unavailable(let reason): "The object storage cannot be used: \(reason)"
        }
    }

    static func writing(errno code: CInt) -> Self {
        code == ENOSPC || code == EDQUOT ? .full : .notWritable(reason: String(cString: strerror(code)))
    }

    static func reading(errno code: CInt) -> Self {
        code == ENOENT ? .missing : .notReadable(reason: String(cString: strerror(code)))
    }
}
