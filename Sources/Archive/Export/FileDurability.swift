private import Foundation

/// Makes files survive a power cut.
public enum FileDurability {
    /// Waits until a file, or a directory with its list of names, is on disk.
    public static func sync(_ path: String) throws(ArchiveError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .writing(errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .writing(errno: errno) }
    }

    /// Gives a finished file its name, so that the name is on disk when this returns.
    public static func rename(_ path: String, to target: String) throws(ArchiveError) {
        guard Foundation.rename(path, target) == 0 else { throw .writing(errno: errno) }
        try sync(URL(filePath: target).deletingLastPathComponent().path)
    }
}
