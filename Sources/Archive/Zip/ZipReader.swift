private import CMinizip

/// Reads the members of a ZIP file one after another, in the order of the file.
final class ZipReader {
    /// One member, as the directory of the file has it.
    struct Member {
        let name: String
        let size: UInt64
    }

    private let file: unzFile
    private static let bufferSize = 256 * 1024

    init(path: String) throws(ArchiveError) {
        guard let file = unzOpen64(path) else { throw .notReadable }
        self.file = file
    }

    deinit {
        unzClose(file)
    }

    /// Calls a closure with every member and a function that reads the member's bytes in pieces.
    ///
    /// - Throws: `ArchiveError.damagedMember` when a member's bytes do not inflate or fail their CRC.
    func forEachMember(
        _ body: (Member, _ read: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws -> Void
    ) throws {
        var code = unzGoToFirstFile(file)
        while code == UNZ_OK {
            let member = try currentMember()
            try body(member) { consume in try read(member, consume) }
            code = unzGoToNextFile(file)
        }
        guard code == UNZ_END_OF_LIST_OF_FILE else { throw ArchiveError.notReadable }
    }

    private func currentMember() throws(ArchiveError) -> Member {
        var information = unz_file_info64()
        guard unzGetCurrentFileInfo64(file, &information, nil, 0, nil, 0, nil, 0) == UNZ_OK else {
            throw .notReadable
        }
        let length = Int(information.size_filename)
        let name = String(unsafeUninitializedCapacity: length + 1) { buffer in
            _ = buffer.withMemoryRebound(to: CChar.self) { characters in
                unzGetCurrentFileInfo64(
                    file,
                    &information,
                    characters.baseAddress,
                    UInt(length + 1),
                    nil,
                    0,
                    nil,
                    0
                )
            }
            return length
        }
        return Member(name: name, size: UInt64(information.uncompressed_size))
    }

    private func read(_ member: Member, _ consume: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard unzOpenCurrentFile(file) == UNZ_OK else { throw ArchiveError.damagedMember(name: member.name) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
        defer { buffer.deallocate() }
        var isWhole = false
        defer { if !isWhole { unzCloseCurrentFile(file) } }
        while true {
            let count = unzReadCurrentFile(file, buffer.baseAddress, UInt32(buffer.count))
            guard count >= 0 else { throw ArchiveError.damagedMember(name: member.name) }
            if count == 0 { break }
            try consume(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
        }
        isWhole = true
        // Closing compares the CRC of what was read.
        guard unzCloseCurrentFile(file) == UNZ_OK else { throw ArchiveError.damagedMember(name: member.name) }
    }
}
