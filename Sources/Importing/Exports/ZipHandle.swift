internal import CMinizip
private import Foundation

/// An open zip file, used by one thread.
final class ZipHandle {
    /// What the zip's directory says of a member.
    struct Record {
        let name: [UInt8]
        let size: Int64
        /// Whether the size is in ZIP64 fields that minizip did not read.
        ///
        /// minizip 1.1 as in Debian 12 compares with the wrong constant where `long` has 64 bits.
        let isUnresolved: Bool
        let position: (offset: UInt64, number: UInt64)
        /// How many bytes the record takes in the directory.
        fileprivate let length: UInt64
        /// How many bytes the member takes in the zip.
        fileprivate let compressedSize: UInt64
        /// Why the member is refused, as the end of a sentence.
        let fault: String?
    }

    let file: unzFile
    /// The size of the zip file itself, in bytes.
    let fileSize: Int64
    /// How many members the zip declares.
    var count: Int { Int(clamping: directory.count) }
    private let path: String
    private let directory: ZipDirectory

    init(path: String) throws {
        guard let start = FileManager.default.contents(atStartOf: path),
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
        else { throw ImportError.unreadable(path: path) }
        guard start.starts(with: "PK".utf8) else { throw ImportError.notAZip(path: path) }
        guard let file = unzOpen64(path) else { throw ImportError.truncatedZip(path: path) }
        var info = unz_global_info64()
        do {
            guard unzGetGlobalInfo64(file, &info) == UNZ_OK else { throw ImportError.truncatedZip(path: path) }
            directory = try ZipDirectory(path: path, fileSize: size)
            // minizip looks for the end of the zip in its own way.
            guard info.number_entry == directory.count else {
                throw ImportError.contradictoryZip(path: path, reason: "it has more than one end record")
            }
        } catch {
            unzClose(file)
            throw error
        }
        self.file = file
        self.path = path
        fileSize = size
    }

    deinit {
        unzClose(file)
    }

    /// Hands over the records of the directory in its order.
    ///
    /// Walks the whole directory, whatever count is stated: minizip itself would stop there.
    ///
    /// - Throws: an ``ImportError`` when the directory is not what the end of the zip says; what the body throws.
    func forEachMember(_ body: (Record) throws -> Void) throws {
        var position = unz64_file_pos(pos_in_zip_directory: directory.start, num_of_file: 0)
        var last: Record?
        while position.pos_in_zip_directory < directory.end {
            guard unzGoToFilePos64(file, &position) == UNZ_OK else { throw Self.unreadableRecord }
            let record = try record()
            try body(record)
            position.pos_in_zip_directory += record.length
            position.num_of_file += 1
            last = record
        }
        guard position.pos_in_zip_directory == directory.end else {
            throw ImportError.contradictoryZip(path: path, reason: "its directory has another size than it states")
        }
        let count = position.num_of_file
        guard directory.admits(count: count) else {
            let reason = "it states \(directory.count) members, but its directory has \(count)"
            throw ImportError.contradictoryZip(path: path, reason: reason)
        }
        if let last, directoryBegins(rightAfter: last) {
            throw ImportError.contradictoryZip(
                path: path,
                reason: "its directory begins before the place that it states"
            )
        }
    }

    /// Whether a directory record that is not in the stated directory follows the bytes of the last member.
    private func directoryBegins(rightAfter last: Record) -> Bool {
        var position = unz64_file_pos(pos_in_zip_directory: last.position.offset, num_of_file: last.position.number)
        // Raw, since only the place matters; a member that cannot be opened is refused when it is read.
        guard unzGoToFilePos64(file, &position) == UNZ_OK,
            unzOpenCurrentFile2(file, nil, nil, 1) == UNZ_OK
        else { return false }
        let (end, isOverflow) = unzGetCurrentFileZStreamPos64(file).addingReportingOverflow(last.compressedSize)
        unzCloseCurrentFile(file)
        return !isOverflow && directory.isPreceded(byRecordAfter: end, path: path)
    }

    private static var unreadableRecord: ImportError {
        .damagedMember(name: "the zip's directory", reason: "a record cannot be read")
    }

    private func record() throws -> Record {
        var info = unz_file_info64()
        var position = unz64_file_pos()
        guard unzGetCurrentFileInfo64(file, &info, nil, 0, nil, 0, nil, 0) == UNZ_OK,
            unzGetFilePos64(file, &position) == UNZ_OK
        else { throw Self.unreadableRecord }
        let length = Int(info.size_filename)
        let name = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                _ = unzGetCurrentFileInfo64(file, nil, characters.baseAddress, info.size_filename, nil, 0, nil, 0)
            }
            count = length
        }
        return Record(
            name: name,
            size: Int64(clamping: info.uncompressed_size),
            isUnresolved: info.uncompressed_size == UInt32.max || info.compressed_size == UInt32.max,
            position: (position.pos_in_zip_directory, position.num_of_file),
            length: UInt64(46 + info.size_filename + info.size_file_extra + info.size_file_comment),
            compressedSize: info.compressed_size,
            fault: Self.fault(of: info)
        )
    }

    private static func fault(of info: unz_file_info64) -> String? {
        if info.flag & 1 != 0 { return "is encrypted" }
        // The upper half of the attributes is the Unix mode, whose format bits say what a file is.
        let format = (info.external_fa >> 16) & 0o170000
        if format == 0o120000 { return "is a symbolic link" }
        return nil
    }
}

extension FileManager {
    /// The first bytes of a file; nothing when it cannot be read.
    fileprivate func contents(atStartOf path: String) -> Data? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        return try? file.read(upToCount: 4) ?? Data()
    }
}
