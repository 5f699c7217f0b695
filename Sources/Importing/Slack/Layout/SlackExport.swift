internal import Chat
private import Foundation

/// An export whose lists were read, and whose day files are known but not yet read.
struct SlackExport: Sendable {
    /// A file with the messages of one day.
    struct DayFile: Sendable {
        let member: ExportMember
        /// The index of the conversation in ``SlackExport/rooms``.
        let room: Int
    }

    let source: any ExportSource
    let directory: SlackDirectory
    private(set) var rooms: [SlackRoom] = []
    private(set) var dayFiles: [DayFile] = []
    private(set) var notes: [ImportNote: Int]
    /// The paths of the first files that are not read.
    let unread: [String]

    /// The declared size of all day files in bytes, uncompressed.
    var totalBytes: Int64 { dayFiles.reduce(0) { $0 + $1.member.size } }

    /// Opens a folder or a zip and reads its lists.
    ///
    /// - Throws: an ``ImportError`` when it is no Slack export, or is damaged.
    init(path: String, organization: Organization.ID) throws {
        source = try Self.source(at: path)
        let layout = SlackLayout(source.members)
        guard layout.isExport else { throw ImportError.notASlackExport(path: path) }
        notes = source.notes.merging(layout.notes, uniquingKeysWith: +)
        let lists = SlackLists(reader: try source.makeReader())
        var directory = SlackDirectory(organization: organization)
        var unnamed = 0
        for member in layout.userLists {
            try lists.forEach(SlackMember.self, in: member) { element in
                if !directory.add(element) { unnamed += 1 }
            }
        }
        var rooms: [SlackRoom] = []
        var folders: [String: Int] = [:]
        for (member, list, workspace) in layout.conversationLists {
            try lists.forEach(SlackChannel.self, in: member) { channel in
                guard let room = SlackRoom(channel, in: list, of: workspace, organization: organization) else {
                    unnamed += 1
                    return
                }
                rooms.append(room)
                for name in [channel.id, channel.name].compactMap(\.self) where folders[workspace + name] == nil {
                    folders[workspace + name] = rooms.count - 1
                }
                if let id = channel.id, let name = channel.name, !GroupName.isMadeOfHandles(name) {
                    directory.add(conversation: id, name: name)
                }
            }
        }
        notes.merge(lists.notes, uniquingKeysWith: +)
        notes.count(.unnamedElements, unnamed)
        unread = layout.unread
        self.directory = directory
        self.rooms = rooms
        assign(layout.dayFiles, to: &folders)
    }

    private mutating func assign(_ files: [SlackLayout.DayFile], to folders: inout [String: Int]) {
        for file in files {
            if folders[file.folder] == nil {
                let organization = directory.organization
                rooms.append(SlackRoom(unlistedFolder: file.name, in: file.workspace, organization: organization))
                folders[file.folder] = rooms.count - 1
                notes.count(.unlistedConversations)
            }
            guard let room = folders[file.folder] else { continue }
            dayFiles.append(DayFile(member: file.member, room: room))
        }
    }

    private static func source(at path: String) throws -> any ExportSource {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ImportError.unreadable(path: path)
        }
        return isFolder.boolValue ? try FolderSource(path: path) : try ZipSource(path: path)
    }
}
