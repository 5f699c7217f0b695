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
        /// Why the member is refused, as the end of a sentence.
        let fault: String?
    }

    let file: unzFile
    /// The size of the zip file itself, in bytes.
    let fileSize: Int64
    /// How many members the zip declares.
    let count: Int

    init(path: String) throws {
        guard let start = FileManager.default.contents(atStartOf: path),
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
        else { throw ImportError.unreadable(path: path) }
        guard start.starts(with: "PK".utf8) else { throw ImportError.notAZip(path: path) }
        guard let file = unzOpen64(path) else { throw ImportError.truncatedZip(path: path) }
        var info = unz_global_info64()
        guard unzGetGlobalInfo64(file, &info) == UNZ_OK else {
            unzClose(file)
            throw ImportError.truncatedZip(path: path)
        }
        self.file = file
        fileSize = size
        count = Int(clamping: info.number_entry)
    }

    deinit {
        unzClose(file)
    }

    /// Hands over the records of the directory in its order.
    func forEachMember(_ body: (Record) throws -> Void) throws {
        guard count > 0 else { return }
        var status = unzGoToFirstFile(file)
        while status == UNZ_OK {
            try body(record())
            status = unzGoToNextFile(file)
        }
        guard status == UNZ_END_OF_LIST_OF_FILE else {
            throw ImportError.damagedMember(name: "the zip's directory", reason: "a record cannot be read")
        }
    }

    private func record() throws -> Record {
        var info = unz_file_info64()
        var position = unz64_file_pos()
        guard unzGetCurrentFileInfo64(file, &info, nil, 0, nil, 0, nil, 0) == UNZ_OK,
            unzGetFilePos64(file, &position) == UNZ_OK
        else { throw ImportError.damagedMember(name: "the zip's directory", reason: "a record cannot be read") }
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
