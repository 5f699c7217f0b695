/// A member of a ZIP file, as the directory of the file has it.
struct ZipMember: Sendable {
    /// How the bytes are kept.
    enum Method: UInt16 {
        case stored = 0
        case deflated = 8
    }

    let name: String
    let method: Method
    let flags: UInt16
    let crc: UInt32
    let size: UInt64
    let packedSize: UInt64
    /// Where its local header begins.
    let offset: UInt64
    /// Where the next member or the directory begins.
    var end: UInt64

    /// Whether sizes and checksum follow the bytes, because they were not known before.
    var hasDescriptor: Bool { flags & 1 << 3 != 0 }

    /// Whether it is a folder, and has no bytes.
    var isFolder: Bool { name.hasSuffix("/") }
}

extension ZipMember {
    private static let signature: UInt32 = 0x0201_4B50
    /// Level of compression, sizes that follow, and names in UTF-8; everything else changes the bytes.
    private static let knownFlags: UInt16 = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 11
    /// Deflate makes of a byte at most 1032.
    private static let largestRatio: UInt64 = 1032

    /// Reads the next entry of the directory.
    ///
    /// - Throws: `ArchiveError.malformed` or `ArchiveError.unsafeMember` when it is none that can be trusted.
    init(from directory: inout ZipDirectoryBytes) throws(ArchiveError) {
        var fields = ZipFields(try directory.take(46))
        guard try fields.number(UInt32.self) == Self.signature else {
            throw .malformed(reason: "its directory has fewer members than it says, or is damaged")
        }
        let maker: UInt16 = try fields.number()
        _ = try fields.bytes(2)  // The version that is needed.
        let flags: UInt16 = try fields.number()
        let method: UInt16 = try fields.number()
        _ = try fields.bytes(4)  // The time.
        let crc: UInt32 = try fields.number()
        let packedSize: UInt32 = try fields.number()
        let size: UInt32 = try fields.number()
        let lengths: (name: UInt16, extra: UInt16, comment: UInt16) =
            (try fields.number(), try fields.number(), try fields.number())
        let disk: UInt16 = try fields.number()
        _ = try fields.bytes(2)  // Whether it is text.
        let attributes: UInt32 = try fields.number()
        let offset: UInt32 = try fields.number()
        let nameBytes = try directory.take(Int(lengths.name))
        var extra = try ZipExtraFields(try directory.take(Int(lengths.extra)))
        _ = try directory.take(Int(lengths.comment))

        guard let name = String(validating: nameBytes, as: UTF8.self) else {
            throw .malformed(reason: "the name of a member is not in UTF-8")
        }
        func refuse(_ reason: String) -> ArchiveError { .unsafeMember(name: name, reason: reason) }
        if let reason = MemberName.problem(of: name) { throw refuse(reason) }
        guard extra.unicodeName.map({ $0 == nameBytes }) ?? true else { throw refuse("has a second name") }
        guard flags & 1 == 0 else { throw refuse("is encrypted") }
        guard flags & ~Self.knownFlags == 0, let method = Method(rawValue: method) else {
            throw refuse("is packed in a way that is not known here")
        }
        // Upper half of the attributes: the mode, if the maker was a Unix.
        let kind = attributes >> 16 & 0o170000
        guard maker >> 8 != 3 || kind == 0 || kind == 0o100000 || kind == 0o040000 else {
            throw refuse("is a link or a device")
        }
        guard disk == 0 || disk == .max else { throw refuse("lies in another part") }

        self.name = name
        self.flags = flags
        self.method = method
        self.crc = crc
        self.size = try extra.number(size)
        self.packedSize = try extra.number(packedSize)
        self.offset = try extra.number(offset)
        end = 0
        guard method == .deflated || self.size == self.packedSize,
            self.size / Self.largestRatio <= self.packedSize
        else { throw refuse("states a size that it cannot have") }
        guard !isFolder || self.size == 0 else { throw refuse("is a folder with bytes") }
    }
}
