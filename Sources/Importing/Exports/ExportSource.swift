/// A file inside an export.
struct ExportMember: Sendable {
    /// The path inside the export, with `/` between its parts.
    let path: String
    /// The size in bytes, uncompressed, as the export declares it.
    let size: Int64
    /// Where a zip keeps the member: the offset and the number of its directory record.
    var position: (offset: UInt64, number: UInt64) = (0, 0)
}

/// The files of an export, in a folder or a zip.
protocol ExportSource: Sendable {
    /// All regular files.
    var members: [ExportMember] { get }
    /// What was left out of the list, with how often.
    var notes: [ImportNote: Int] { get }
    /// Opens the source for reading on one thread.
    func makeReader() throws -> any ExportReader
}

/// Reads members one after the other, on one thread.
protocol ExportReader: AnyObject {
    /// Hands over the bytes of a member, chunk by chunk; a chunk is valid only within the call.
    ///
    /// - Throws: an ``ImportError`` when the bytes are damaged, or what the body throws.
    func read(_ member: ExportMember, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
}
