/// Reads the members of a ZIP file of any size, each independently of the others and on any thread.
///
/// The file may come from anybody: whatever two programs could read differently is refused.
final class ZipReader: Sendable {
    /// The members, in the order of the directory.
    let members: [ZipMember]
    /// The comment on the file, its last bytes.
    let comment: [UInt8]
    /// The file itself.
    let file: FileBytes

    private static let signature: UInt32 = 0x0403_4B50
    private static let descriptorSignature: UInt32 = 0x0807_4B50

    /// Opens a file and reads its directory.
    init(path: String) throws(ArchiveError) {
        file = try FileBytes(path: path)
        let end = try ZipEnd(of: file)
        comment = end.comment
        members = try ZipDirectory.members(of: file, end)
    }

    /// The bytes of a member.
    ///
    /// - Throws: `ArchiveError.damagedMember` when what surrounds them contradicts the directory.
    func bytes(of member: ZipMember) throws(ArchiveError) -> MemberBytes {
        let start = try checkHeader(of: member)
        guard start <= member.end, member.packedSize <= member.end - start else {
            throw member.damage("it overlaps the next one")
        }
        let end = start + member.packedSize
        guard try isEnding(end..<member.end, of: member) else {
            throw member.damage("what follows its bytes is not as the directory says")
        }
        return MemberBytes(of: member, in: file, at: start..<end)
    }

    /// Holds the local header against the directory; gives where the bytes begin.
    private func checkHeader(of member: ZipMember) throws(ArchiveError) -> UInt64 {
        guard member.end - member.offset >= 30 else { throw member.damage("it has no room for its header") }
        var fields = ZipFields(try file.bytes(at: member.offset, count: 30))
        let signature: UInt32 = try fields.number()
        _ = try fields.bytes(2)  // The version that is needed.
        let flags: UInt16 = try fields.number()
        let method: UInt16 = try fields.number()
        _ = try fields.bytes(4)  // The time.
        let crc: UInt32 = try fields.number()
        let sizes: (packed: UInt32, inflated: UInt32) = (try fields.number(), try fields.number())
        let lengths: (name: UInt16, extra: UInt16) = (try fields.number(), try fields.number())
        let length = 30 + UInt64(lengths.name) + UInt64(lengths.extra)
        guard signature == Self.signature, member.end - member.offset >= length else {
            throw member.damage("its header is not where the directory says")
        }
        let name = try file.bytes(at: member.offset + 30, count: Int(lengths.name))
        let extraOffset = member.offset + 30 + UInt64(lengths.name)
        var extra = try ZipExtraFields(try file.bytes(at: extraOffset, count: Int(lengths.extra)))
        let size = try extra.number(sizes.inflated)
        let packedSize = try extra.number(sizes.packed)
        let isUnstated = member.hasDescriptor && crc == 0 && size == 0 && packedSize == 0
        guard flags == member.flags, method == member.method.rawValue, name == Array(member.name.utf8),
            extra.unicodeName.map({ $0 == name }) ?? true,
            isUnstated || (crc == member.crc && size == member.size && packedSize == member.packedSize)
        else { throw member.damage("its header contradicts the directory") }
        return member.offset + length
    }

    /// Whether a range has nothing, or the descriptor that the member says that it has.
    private func isEnding(_ range: Range<UInt64>, of member: ZipMember) throws(ArchiveError) -> Bool {
        guard member.hasDescriptor else { return range.isEmpty }
        guard [12, 16, 20, 24].contains(range.count) else { return false }
        var fields = ZipFields(try file.bytes(at: range.lowerBound, count: range.count))
        if range.count == 16 || range.count == 24 {
            guard try fields.number(UInt32.self) == Self.descriptorSignature else { return false }
        }
        let crc: UInt32 = try fields.number()
        let isLarge = range.count >= 20
        let packedSize = isLarge ? try fields.number(UInt64.self) : UInt64(try fields.number(UInt32.self))
        let size = isLarge ? try fields.number(UInt64.self) : UInt64(try fields.number(UInt32.self))
        return crc == member.crc && packedSize == member.packedSize && size == member.size
    }
}

extension ZipMember {
    func damage(_ reason: String) -> ArchiveError { .damagedMember(name: name, reason: reason) }
}
