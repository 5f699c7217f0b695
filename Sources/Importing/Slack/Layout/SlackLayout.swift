/// Which file of an export is what, by its path.
struct SlackLayout: Sendable {
    /// A file with the messages of one day.
    struct DayFile: Sendable {
        let member: ExportMember
        /// The name of the file, which is the day.
        let day: String
        /// The folder, with that of the workspace before it.
        let folder: String
        /// The folder of the workspace with a `/` at its end; empty where the export has no workspaces.
        let workspace: String
        /// The folder's own name, which is the conversation's name or identifier.
        let name: String
    }

    private(set) var userLists: [ExportMember] = []
    private(set) var conversationLists: [(member: ExportMember, list: SlackConversationList, workspace: String)] = []
    private(set) var dayFiles: [DayFile] = []
    private(set) var notes: [ImportNote: Int] = [:]
    /// The paths of the first files that are not read.
    private(set) var unread: [String] = []
    private static let mostUnread = 5

    /// Whether anything in it says that it is a Slack export.
    var isExport: Bool { !userLists.isEmpty || !conversationLists.isEmpty || !dayFiles.isEmpty }

    /// Sorts the files of an export, which may all lie in one folder more than usual.
    init(_ members: [ExportMember]) {
        let members = members.filter { !Self.isLitter($0.path) }
        self.init(members, below: 0)
        if !isExport, Set(members.map { $0.path.prefix { $0 != "/" } }).count == 1 {
            self.init(members, below: 1)
        }
        // By day first: identifiers begin with the time, and a database grows faster at its end than in its midst.
        dayFiles.sort { ($0.day, $0.folder) < ($1.day, $1.folder) }
    }

    private init(_ members: [ExportMember], below depth: Int) {
        for member in members {
            var parts = member.path.split(separator: "/").dropFirst(depth).filter { $0 != "." }
            var workspace = ""
            if parts.count > 2, parts[0] == "teams" {
                workspace = "teams/\(parts[1])/"
                parts.removeFirst(2)
            }
            sort(member, parts.map(String.init), workspace)
        }
    }

    private mutating func sort(_ member: ExportMember, _ parts: [String], _ workspace: String) {
        switch parts.count {
        case 1:
            if parts[0] == "users.json" || parts[0] == "org_users.json" {
                userLists.append(member)
            } else if let list = SlackConversationList(rawValue: parts[0]) {
                conversationLists.append((member, list, workspace))
            } else {
                passOver(member, .otherFilesAtTop)
            }
        case 2 where Self.isDay(parts[1]):
            let folder = workspace + parts[0]
            let file = DayFile(member: member, day: parts[1], folder: folder, workspace: workspace, name: parts[0])
            dayFiles.append(file)
        default:
            passOver(member, .otherFilesInside)
        }
    }

    private mutating func passOver(_ member: ExportMember, _ note: ImportNote) {
        notes.count(note)
        if unread.count < Self.mostUnread { unread.append(member.path) }
    }

    /// Whether a file has a name such as `2024-05-31.json`, or as `2024-05-31-1.json`, which tools make that merge exports.
    private static func isDay(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count >= 15, name.hasSuffix(".json"), bytes[4] == UInt8(ascii: "-"), bytes[7] == bytes[4] else {
            return false
        }
        return [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy { bytes[$0].isASCIIDigit }
    }

    /// Whether a file comes from the desktop that packed or unpacked the export.
    private static func isLitter(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.contains("__MACOSX") || parts.last == ".DS_Store"
    }
}
