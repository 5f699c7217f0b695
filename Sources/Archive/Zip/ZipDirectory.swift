/// The directory of a ZIP file: what members there are, and where.
enum ZipDirectory {
    /// A larger archive would not be held in memory.
    private static let mostMembers: UInt64 = 4_000_000

    /// Reads the members in the order of the directory.
    ///
    /// - Throws: `ArchiveError.malformed` when members overlap, have one name, or leave bytes that belong to none.
    static func members(of file: FileBytes, _ end: ZipEnd) throws(ArchiveError) -> [ZipMember] {
        // Each entry has 46 bytes and more.
        guard end.members <= mostMembers, end.members <= UInt64(end.directory.count) / 46 else {
            throw .malformed(reason: "it says that it has \(end.members) members, more than can be")
        }
        var bytes = ZipDirectoryBytes(file, end.directory)
        var members: [ZipMember] = []
        var names: Set<String> = []
        members.reserveCapacity(Int(end.members))
        for _ in 0..<end.members {
            let member = try ZipMember(from: &bytes)
            guard names.insert(member.isFolder ? String(member.name.dropLast()) : member.name).inserted else {
                throw .unsafeMember(name: member.name, reason: "is there twice")
            }
            members.append(member)
        }
        guard bytes.isAtEnd else { throw .malformed(reason: "its directory has more members than it says") }
        try setEnds(of: &members, directory: end.directory.lowerBound)
        return members
    }

    /// Finds where each member ends: no byte may belong to two, and none to nobody.
    private static func setEnds(of members: inout [ZipMember], directory: UInt64) throws(ArchiveError) {
        var end = directory
        for index in members.indices.sorted(by: { members[$0].offset > members[$1].offset }) {
            guard members[index].offset < end else {
                throw .unsafeMember(
                    name: members[index].name,
                    reason: "overlaps another or lies outside of the archive"
                )
            }
            members[index].end = end
            end = members[index].offset
        }
        guard end == 0 else { throw .malformed(reason: "something was put in front of its first member") }
    }
}

/// The bytes of a directory, taken from left to right.
struct ZipDirectoryBytes {
    private let file: FileBytes
    private var unread: Range<UInt64>
    private var buffer: [UInt8] = []
    private var position = 0

    private static let pieceSize: UInt64 = 1 << 20

    init(_ file: FileBytes, _ range: Range<UInt64>) {
        self.file = file
        unread = range
    }

    /// Whether all have been taken.
    var isAtEnd: Bool { unread.isEmpty && position == buffer.count }

    /// Takes the next bytes, at most 64 KiB.
    mutating func take(_ count: Int) throws(ArchiveError) -> [UInt8] {
        if buffer.count - position < count {
            let piece = min(Self.pieceSize, UInt64(unread.count))
            buffer.removeFirst(position)
            buffer += try file.bytes(at: unread.lowerBound, count: Int(piece))
            position = 0
            unread = (unread.lowerBound + piece)..<unread.upperBound
        }
        guard buffer.count - position >= count else { throw .malformed(reason: "its directory ends early") }
        defer { position += count }
        return Array(buffer[position..<(position + count)])
    }
}
