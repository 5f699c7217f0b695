private import Foundation
internal import Objects

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
    /// The object storage does not take or give it now; later it may.
    case unavailable(reason: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .tooLarge: "The file is larger than what is taken."
        case .diskFull: "The disk that holds the attachments is full. Free some space and try again."
        case .notWritable(let reason):
            "The attachments cannot be written (\(reason)). Check the data directory and its permissions."
        case .missing: "The bytes of an attachment are missing. Restore them from a backup."
        case .notReadable(let reason):
            "An attachment's file cannot be read (\(reason)). Check the data directory and its permissions."
        case .unavailable(let reason): "The object storage of the attachments cannot be used. \(reason)"
        }
    }

    init(_ error: ObjectError) {
        self =
            switch error {
            case .missing: .missing
            case .full: .diskFull
            case .notWritable(let reason): .notWritable(reason: reason)
            case .notReadable(let reason): .notReadable(reason: reason)
            case .unavailable(let reason): .unavailable(reason: reason)
            case .damaged: .unavailable(reason: error.description)
            }
    }

    static func writing(errno code: CInt) -> Self {
        code == ENOSPC || code == EDQUOT ? .diskFull : .notWritable(reason: String(cString: strerror(code)))
    }
}
