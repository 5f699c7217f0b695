private import CMinizip

/// Inflates members of a zip, and refuses what inflates without measure.
final class ZipReader: ExportReader {
    private let handle: ZipHandle
    private var limit: InflationLimit
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)

    init(handle: ZipHandle, limit: InflationLimit) {
        self.handle = handle
        self.limit = limit
    }

    func read(_ member: ExportMember, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var position = unz64_file_pos(
            pos_in_zip_directory: member.position.offset,
            num_of_file: member.position.number
        )
        guard unzGoToFilePos64(handle.file, &position) == UNZ_OK, unzOpenCurrentFile(handle.file) == UNZ_OK else {
            if handle.fileSize > UInt32.max { throw ImportError.needsZip64(name: member.path) }
            throw ImportError.damagedMember(name: member.path, reason: "its header is not valid")
        }
        var isOpen = true
        defer { if isOpen { unzCloseCurrentFile(handle.file) } }
        let inflated = try inflate(member, body)
        isOpen = false
        guard unzCloseCurrentFile(handle.file) == UNZ_OK else {
            throw ImportError.damagedMember(name: member.path, reason: "its checksum is wrong")
        }
        // Without this, minizip would take a stream that ends early for a whole one.
        guard inflated == member.size else {
            throw ImportError.damagedMember(name: member.path, reason: "it has another size than it declares")
        }
    }

    private func inflate(_ member: ExportMember, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Int64 {
        let start = unzGetCurrentFileZStreamPos64(handle.file)
        var inflated: Int64 = 0
        while true {
            let count = Int(unzReadCurrentFile(handle.file, &buffer, UInt32(buffer.count)))
            guard count >= 0 else {
                throw ImportError.damagedMember(name: member.path, reason: "its bytes cannot be inflated")
            }
            guard count > 0 else { return inflated }
            inflated += Int64(count)
            let compressed = Int64(clamping: unzGetCurrentFileZStreamPos64(handle.file) &- start)
            guard limit.admits(chunk: count, inflated: inflated, compressed: compressed) else {
                throw ImportError.bomb(name: member.path)
            }
            try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
