private import Foundation

/// Why a blob could not be kept or read.
public enum BlobError: Error, Equatable, CustomStringConvertible {
    /// More bytes came than are taken.
    case tooLarge
    /// There is no room left on the disk.
    case diskFull
    /// The directory cannot be written.
    case notWritable(reason: String)
    /// There is no file by this digest.
    case missing
    /// The file cannot be read.
    case notReadable(reason: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .tooLarge: "The file is larger than what is taken."
        case .diskFull: "The disk that holds the attachments is full. Free some space and try again."
        case .notWritable(let reason):
            "The attachments cannot be written (\(reason)). Check the data directory and its permissions."
        case .missing: "An attachment's file is missing. Restore the directory of blobs from a backup."
        case .notReadable(let reason):
            "An attachment's file cannot be read (\(reason)). Check the data directory and its permissions."
        }
    }

    static func writing(errno code: CInt) -> Self {
        code == ENOSPC || code == EDQUOT ? .diskFull : .notWritable(reason: String(cString: strerror(code)))
    }

    static func reading(errno code: CInt) -> Self {
        code == ENOENT ? .missing : .notReadable(reason: String(cString: strerror(code)))
    }
}
