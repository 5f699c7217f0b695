private import Chat
internal import Objects

extension BlobDirectory {
    /// Removes a blob unless an attachment that was not deleted has its bytes.
    ///
    /// One that is being uploaded for too long meanwhile is left to ``removeUnused(in:)``.
    public func removeIfUnused(_ digest: [UInt8], in store: Store) async throws {
        guard try await !store.read({ try $0.attachments.isUsed(digest) }) else { return }
        _ = try await store.withTurn(atBlob: digest) {
            try await remove(digest) { try await store.read { try $0.attachments.isUsed(digest) } }
        }
    }

    /// Removes every blob that no attachment has: what a process that died between object and row has left.
    public func removeUnused(in store: Store) async throws {
        for first in UInt8.min...UInt8.max {
            let keys = try await ObjectQueue.run { [driver] in try driver.keys(below: [first].hexadecimal) }
            for key in keys {
                try Task.checkCancellation()
                if let digest = Self.digest(named: key) { try await removeIfUnused(digest, in: store) }
            }
        }
    }

    /// The digest that a key says; `nil` for what is no blob.
    private static func digest(named key: String) -> [UInt8]? {
        guard let name = key.split(separator: "/").last, name.utf8.count == 64, name == name.lowercased(),
            let digest = [UInt8](hexadecimal: String(name)), Self.name(of: digest) == key
        else { return nil }
        return digest
    }
}
