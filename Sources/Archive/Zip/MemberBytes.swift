internal import Foundation

/// The bytes of one member, inflated, from the first to the last.
final class MemberBytes {
    private let member: ZipMember
    private let file: FileBytes
    private let inflater: Inflater?
    private var unread: Range<UInt64>
    private var size: UInt64 = 0
    private var crc = CRC32()

    init(of member: ZipMember, in file: FileBytes, at range: Range<UInt64>) {
        self.member = member
        self.file = file
        unread = range
        inflater = member.method == .deflated ? Inflater(inputSize: range.count) : nil
    }

    /// Puts the next bytes into a buffer, as many as fit; tells how many, 0 after the last.
    ///
    /// - Throws: `ArchiveError.damagedMember` when they do not inflate, are not as many as the directory says, or have
    ///   another checksum.
    func read(into room: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let count =
            if let inflater {
                try inflate(inflater, into: room)
            } else {
                try take(room)
            }
        crc.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
        size += UInt64(count)
        guard size <= member.size else { throw member.damage("it goes on after its end") }
        if count == 0 { try checkEnd() }
        return count
    }

    private func inflate(
        _ inflater: Inflater,
        into room: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> Int {
        let count = try inflater.inflate(into: room) { input throws(ArchiveError) in try self.take(input) }
        guard let count else { throw member.damage("it cannot be inflated") }
        return count
    }

    /// Takes the next bytes as they are in the file.
    private func take(_ room: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let count = Int(min(UInt64(room.count), UInt64(unread.count)))
        try file.read(at: unread.lowerBound, into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
        unread = (unread.lowerBound + UInt64(count))..<unread.upperBound
        return count
    }

    private func checkEnd() throws(ArchiveError) {
        guard size == member.size else { throw member.damage("it ends early") }
        guard unread.isEmpty, inflater.map({ $0.isFinished && $0.unusedInput == 0 }) ?? true else {
            throw member.damage("its bytes do not end where the directory says")
        }
        guard crc.value == member.crc else { throw member.damage("its checksum is wrong") }
    }
}
