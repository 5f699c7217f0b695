/// Why an export cannot be imported.
///
/// Nothing of it was stored, unless the case says otherwise. Names files of the export, never what people wrote in them.
public enum ImportError: Error, Equatable {
    /// There is no file or folder at the path, or it may not be read.
    case unreadable(path: String)
    /// The file is neither a folder nor a zip.
    case notAZip(path: String)
    /// The zip ends too early, or its directory is damaged.
    case truncatedZip(path: String)
    /// The records at the end of the zip contradict its directory, so that members could be missed.
    case contradictoryZip(path: String, reason: String)
    /// The export holds neither lists of users or conversations nor day files.
    case notASlackExport(path: String)
    /// The zip has more members than any export has.
    case tooManyMembers(limit: Int)
    /// A member of the zip is not what an export contains, such as a path that leads out of it.
    case unsafeMember(name: String, reason: String)
    /// A member inflates to more than is plausible.
    case bomb(name: String)
    /// A member is larger than 4 GiB, or lies beyond the first 4 GiB, and the system's minizip cannot read that.
    case needsZip64(name: String)
    /// The bytes of a file are damaged.
    case damagedMember(name: String, reason: String)
    /// A file is not in UTF-8.
    case wrongEncoding(name: String)
    /// A file is not the JSON that it should be; entries are counted from 1.
    case malformed(name: String, entry: Int?, expected: String)
    /// The connection was lost during the commit, and the database cannot be asked: the import is there whole or not at all.
    case outcomeUnknown(reason: String)
}

extension ImportError: CustomStringConvertible {
    /// What was wrong, and what to do.
    public var description: String {
        switch self {
        case .unreadable(let path):
            "\(path) cannot be read. Check the path and its permissions."
        case .notAZip(let path):
            "\(path) is not a zip file. Give the .zip that Slack made, or the folder with its unpacked files."
        case .truncatedZip(let path):
            "\(path) is cut short or damaged: it has no valid zip directory. Download the export again."
        case .contradictoryZip(let path, let reason):
            "\(path) contradicts itself: \(reason). Members could be missed, so nothing was imported. "
                + "Download the export again, or unpack it and give the folder, if you trust it."
        case .notASlackExport(let path):
            "\(path) is not a Slack export: expected users.json, channels.json, groups.json, dms.json or mpims.json, "
                + "or folders with files such as 2024-05-31.json. Give the .zip that Slack made, or its folder."
        case .tooManyMembers(let limit):
            "The zip has more than \(limit) members. Unpack it and give the folder, if you trust it."
        case .unsafeMember(let name, let reason):
            "The zip is not a Slack export as Slack makes it: \(Self.quoted(name)) \(reason). "
                + "Ask where the file comes from; nothing was imported."
        case .bomb(let name):
            "\(Self.quoted(name)) inflates to far more than its size in the zip allows. "
                + "Ask where the file comes from; nothing was imported."
        case .needsZip64(let name):
            "\(Self.quoted(name)) is too far or too large for this system's minizip, which reads 4 GiB. "
                + "Unpack the zip and give the folder; nothing was imported."
        case .damagedMember(let name, let reason):
            "\(Self.quoted(name)) is damaged: \(reason). Download the export again; nothing was imported."
        case .wrongEncoding(let name):
            "\(Self.quoted(name)) has the wrong encoding: expected UTF-8, as Slack writes it. "
                + "Use the export as it was downloaded; nothing was imported."
        case .malformed(let name, let entry, let expected):
            "\(Self.quoted(name))\(entry.map { ", entry \($0)" } ?? "") is malformed: expected \(expected). "
                + "Download the export again; nothing was imported."
        case .outcomeUnknown(let reason):
            "\(reason) The import is there whole or not at all. Run it again: what is there is not added twice."
        }
    }

    private static func quoted(_ name: String) -> String { "“\(shown(name))”" }

    /// The name without control characters, which could act on a terminal, and not longer than a line.
    static func shown(_ name: String) -> String {
        name.unicodeScalars.prefix(200).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: String(scalar)
            }
        }.joined()
    }
}
