import Crypto

/// Where an imported entity comes from: what makes its identifier the same on every import.
public struct SourceKey: Sendable {
    private var digest = SHA256()

    /// Starts a key with the organization that imports and the parts that name the entity in its source.
    public init(organization: Organization.ID, _ parts: String...) {
        digest.update(organization)
        for part in parts { digest.update(part) }
    }

    /// Adds one more part to the name.
    public func adding(_ part: String) -> Self {
        var copy = self
        copy.digest.update(part)
        return copy
    }

    fileprivate var halves: (high: UInt64, low: UInt64) {
        digest.finalize().withUnsafeBytes { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}

extension Identifier {
    /// Makes the identifier of an imported entity without a time of its own (UUID version 8).
    public static func imported(_ key: SourceKey) -> Self {
        let halves = key.halves
        return Self(version: 8, high: halves.high, low: halves.low)
    }

    /// Makes the identifier of an imported entity that was sent at an instant (UUID version 8).
    public static func imported(_ key: SourceKey, at instant: Instant) -> Self {
        let halves = key.halves
        return Self(version: 8, high: first(at: instant).high | (halves.high & 0x0FFF), low: halves.low)
    }
}

extension SHA256 {
    fileprivate mutating func update<Entity>(_ identifier: Identifier<Entity>) {
        identifier.withBytes { update(bufferPointer: $0) }
    }

    /// Adds a part with its length before it, so that no two lists of parts look alike.
    fileprivate mutating func update(_ part: String) {
        var part = part
        part.withUTF8 { bytes in
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { update(bufferPointer: $0) }
            update(bufferPointer: UnsafeRawBufferPointer(bytes))
        }
    }
}
