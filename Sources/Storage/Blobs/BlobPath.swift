private import Chat

/// Where a blob lies: two levels of folders by the first digits of its digest, so that none gets long.
struct BlobPath {
    /// The directory of all blobs.
    let root: String
    /// The folders, the outer one first.
    let folders: [String]
    let path: String

    init(root: String, digest: [UInt8]) {
        let outer = "\(root)/\(digest.prefix(1).hexadecimal)"
        let inner = "\(outer)/\(digest.dropFirst().prefix(1).hexadecimal)"
        self.root = root
        folders = [outer, inner]
        path = "\(inner)/\(digest.hexadecimal)"
    }

    /// The digest that a file's name says; `nil` for a file that is no blob.
    static func digest(named name: String) -> [UInt8]? {
        let digits = Array(name.utf8)
        guard digits.count == 64, name.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return nil }
        return stride(from: 0, to: 64, by: 2).compactMap { UInt8(name.dropFirst($0).prefix(2), radix: 16) }
    }
}
