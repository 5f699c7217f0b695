public import Chat
private import Foundation

/// What the file system tells of a name.
public struct FileStatus: Sendable {
    /// Whether it is a file, and not a folder, a link or something else.
    public let isFile: Bool
    /// The number of the user that it belongs to.
    public let owner: UInt32
    /// When its bytes last changed, or the names in it where it is a folder.
    public let writtenAt: Instant

    /// Looks at a name, and not at what it may link to.
    ///
    /// It is `nil` when there is nothing to see. Blocks.
    public init?(of path: String) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        isFile = facts.st_mode & S_IFMT == S_IFREG
        owner = facts.st_uid
        let changed = facts.st_mtim
        writtenAt = Instant(milliseconds: Int64(changed.tv_sec) * 1000 + Int64(changed.tv_nsec) / 1_000_000)
    }
}
