/// How far an import is.
public struct ImportProgress: Sendable {
    /// Entries that were read and stored in the open transaction.
    public let entries: Int
    /// Bytes of day files that were read, uncompressed.
    public let doneBytes: Int64
    /// Bytes of all day files, uncompressed, as the export declares them.
    public let totalBytes: Int64
}
