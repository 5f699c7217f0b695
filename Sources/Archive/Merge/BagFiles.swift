/// The files of the bag in an archive, to be read in pieces and independently of each other.
struct BagFiles {
    /// The names inside the bag, in the order of the archive.
    let names: [String]
    private let zip: ZipReader
    private let members: [String: ZipMember]

    /// Opens an archive that holds one bag, at its top or in one folder.
    init(path: String) throws(ArchiveError) {
        zip = try ZipReader(path: path)
        let root = BagReader.root(of: zip.members)
        let files = zip.members.filter { $0.name.hasPrefix(root) && !$0.isFolder }
        names = files.map { String($0.name.dropFirst(root.count)) }
        members = Dictionary(Swift.zip(names, files)) { first, _ in first }
    }

    /// The bytes of a file of the bag; `nil` when there is none of that name.
    func open(_ name: String) throws(ArchiveError) -> MemberBytes? {
        guard let member = members[name] else { return nil }
        return try zip.bytes(of: member)
    }
}

extension MemberBytes {
    /// Hands over all bytes that are left, in pieces.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
        defer { room.deallocate() }
        while case let count = try read(into: room), count > 0 {
            try body(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }
}
