internal import CMinizip
internal import Chat
private import Foundation

/// Writes a ZIP64 file whose members arrive already deflated, or are stored as they are.
final class ZipWriter {
    /// The handle of minizip, which is freed by closing.
    private var file: zipFile?
    private let path: String
    private let modified: tm_zip

    /// Creates the file; every member gets the same time, in UTC.
    init(path: String, modified: Instant) throws(ArchiveError) {
        guard let file = zipOpen64(path, APPEND_STATUS_CREATE) else { throw .writing(errno: errno) }
        self.file = file
        self.path = path
        self.modified = tm_zip(modified)
    }

    /// How a member's bytes arrive.
    enum Form {
        case deflated
        case stored
    }

    /// Begins a member; until ``endMember(size:crc:)`` all bytes belong to it.
    func beginMember(_ name: String, _ form: Form) throws(ArchiveError) {
        var information = zip_fileinfo()
        information.tmz_date = modified
        // A regular file that everybody may read and its owner may write, for tools that restore modes.
        information.external_fa = 0o100644 << 16
        let madeOnUnixWithZIP64: UInt = 3 << 8 | 45
        let namesAreUTF8: UInt = 1 << 11
        try check(
            zipOpenNewFileInZip4_64(
                file,
                name,
                &information,
                nil,
                0,
                nil,
                0,
                nil,
                form == .deflated ? Z_DEFLATED : 0,
                1,
                1,
                -MAX_WBITS,
                DEF_MEM_LEVEL,
                Z_DEFAULT_STRATEGY,
                nil,
                0,
                madeOnUnixWithZIP64,
                namesAreUTF8,
                1
            )
        )
    }

    /// Appends bytes to the member, in the form it has.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        guard bytes.count > 0 else { return }
        try check(zipWriteInFileInZip(file, bytes.baseAddress, UInt32(bytes.count)))
    }

    /// Ends the member with what it measures when inflated.
    func endMember(size: UInt64, crc: CRC32) throws(ArchiveError) {
        try check(zipCloseFileInZipRaw64(file, size, UInt(crc.value)))
    }

    /// Writes the directory of members and closes the file.
    func close() throws(ArchiveError) {
        defer { file = nil }
        try check(zipClose(file, nil))
    }

    /// Closes the file after a failure; what was written is of no use.
    func abandon() {
        if file != nil { zipClose(file, nil) }
        file = nil
    }

    private func check(_ code: CInt) throws(ArchiveError) {
        if code != ZIP_OK { throw .writing(errno: errno) }
    }
}

extension tm_zip {
    fileprivate init(_ instant: Instant) {
        var seconds = time_t(instant.milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        self.init(
            tm_sec: UInt32(parts.tm_sec),
            tm_min: UInt32(parts.tm_min),
            tm_hour: UInt32(parts.tm_hour),
            tm_mday: UInt32(parts.tm_mday),
            tm_mon: UInt32(parts.tm_mon),
            tm_year: UInt32(max(1980, parts.tm_year + 1900))
        )
    }
}
