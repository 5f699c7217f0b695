private import Foundation

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
    /// The subject of the request is not known any more.
    case unknownSubject
    /// There is no file with the bytes of an attachment.
    case missingAttachment(sha256: String)
    /// The file with the bytes of an attachment cannot be read, or holds others.
    case damagedAttachment(sha256: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .diskFull: "The disk that holds the archives is full. Free some space and make the request again."
        case .notWritable(let reason):
            "The archive cannot be written (\(reason)). Check the data directory and its permissions."
        case .notReadable: "The file cannot be opened, or is not a ZIP file, or was cut short."
        case .malformed(let reason): "The file is no archive that can be trusted: \(reason)."
        case .unsafeMember(let name, let reason): "“\(Self.shown(name))” inside the archive \(reason)."
        case .damagedMember(let name, let reason):
            "“\(Self.shown(name))” inside the archive is damaged: \(reason)."
        case .unknownSubject: "The subject of the request is not in this organization any more."
        case .missingAttachment(let sha256):
            "The bytes of an attachment are missing. Restore the file \(sha256) below blobs in the data directory from a "
                + "backup, or delete the attachment, and make the request again."
        case .damagedAttachment(let sha256):
            "The bytes of an attachment are damaged. Restore the file \(sha256) below blobs in the data directory from a "
                + "backup, or delete the attachment, and make the request again."
        }
    }

    /// A name without control characters, which could act on a terminal, and not longer than a line.
    private static func shown(_ name: String) -> String {
        name.unicodeScalars.prefix(200).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: String(scalar)
            }
        }.joined()
    }

    static func writing(errno code: CInt) -> Self {
        code == ENOSPC || code == EDQUOT ? .diskFull : .notWritable(reason: String(cString: strerror(code)))
    }
}
