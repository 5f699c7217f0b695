/// Bytes that were kept, by what they measure.
public struct StoredBlob: Equatable, Sendable {
    /// The SHA-256 of the bytes, which they are found by.
    public let digest: [UInt8]
    /// How many bytes there are.
    public let size: Int64
}
