private import Foundation
public import Objects

/// Why an archive could not be written or read.
public enum ArchiveError: Error, Equatable, CustomStringConvertible {
    /// There is no room left where the archive is written.
    case diskFull
    /// The file cannot be written or made durable.
    case notWritable(reason: String)
    /// The file cannot be opened, or is no ZIP file.
    case notReadable
    /// The ZIP file contradicts itself, or could be read in more than one way.
    case malformed(reason: String)
    /// A member of the ZIP file is none that an archive may have.
    case unsafeMember(name: String, reason: String)
    /// A member of the ZIP file is damaged.
    case damagedMember(name: String, reason: String)
    /// The server's file of an archive is missing, or is not as it was written.
    case damagedArchive
    /// The subject of the request is not known any more.
    case unknownSubject
    /// There is no file with the bytes of an attachment.
    case missingAttachment(sha256: String)
    /// The file with the bytes of an attachment cannot be read, or holds others.
    case damagedAttachment(sha256: String)
    /// The object storage does not take or give what it is to keep now; later it may.
    case storageUnavailable(reason: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .diskFull: "The disk that holds the archives is full. Free some space and make the request again."
        case .notWritable(let reason):
            "The archive cannot be written (\(reason)). Check the data directory and its permissions."
        case .notReadable: "The file cannot be opened, or is not a ZIP file, or was cut short."
        case .malformed(let reason): "The file is no archive that can be trusted: \(reason)."
        case .unsafeMember(let name, let reason): "“\(name.printable)” inside the archive \(reason)."
        case .damagedMember(let name, let reason):
            "“\(name.printable)” inside the archive is damaged: \(reason)."
        case .damagedArchive:
            "The file of the archive is missing or damaged. Restore it from a backup, or make the request again."
        case .unknownSubject: "The subject of the request is not in this organization any more."
        case .missingAttachment(let sha256):
            "The bytes of an attachment are missing. Restore the file \(sha256) below blobs in the data directory from a "
                + "backup, or delete the attachment, and make the request again."
        case .damagedAttachment(let sha256):
            "The bytes of an attachment are damaged. Restore the file \(sha256) below blobs in the data directory from a "
                + "backup, or delete the attachment, and make the request again."
        case .storageUnavailable(let reason): "The object storage cannot be used. \(reason)"
        }
    }

    static func writing(errno code: CInt) -> Self {
        code == ENOSPC || code == EDQUOT ? .diskFull : .notWritable(reason: String(cString: strerror(code)))
    }

    /// Why an archive could not be read from where it is kept.
    public static func reading(_ error: any Error) -> Self {
        if case .unavailable(let reason)? = error as? ObjectError { return .storageUnavailable(reason: reason) }
        return .damagedArchive
    }

    /// Why a finished archive could not be placed where it is kept.
    public static func placing(_ error: ObjectError) -> Self {
        switch error {
        case .full: .diskFull
        case .notWritable(let reason), .notReadable(let reason): .notWritable(reason: reason)
        case .unavailable(let reason): .storageUnavailable(reason: reason)
        case .missing, .damaged: .storageUnavailable(reason: error.description)
        }
    }
}
