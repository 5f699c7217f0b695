private import Foundation

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

    /// Removes every blob that no attachment has: what a process that died between file and row has left.
    public func removeUnused(in store: Store) async throws {
        for outer in try await names(below: path) {
            for inner in try await names(below: "\(path)/\(outer)") {
                for name in try await names(below: "\(path)/\(outer)/\(inner)") {
                    try Task.checkCancellation()
                    if let digest = BlobPath.digest(named: name) { try await removeIfUnused(digest, in: store) }
                }
            }
        }
    }

    private func names(below folder: String) async throws -> [String] {
        try await Self.blocking {
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
        }
    }
}
