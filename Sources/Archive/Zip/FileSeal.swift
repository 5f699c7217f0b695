internal import Chat

/// What closes an archive's file: the SHA-256 of all bytes before it, in the comment of the ZIP file.
///
/// Digests of contents do not cover everything in a ZIP file: times, modes, the bits between deflate blocks. The seal
/// does, so that no bit of an archive can turn without being found.
enum FileSeal {
    /// What stands before the digits.
    static let label: StaticString = "Habeas-Seal-SHA256: "
    /// How many hexadecimal digits there are.
    static let digits = 64
    /// The size of the comment.
    static var size: Int { label.utf8CodeUnitCount + digits }
}
