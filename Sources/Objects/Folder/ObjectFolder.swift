private import Foundation

/// A folder whose files are the objects; a key is a path in it.
public struct ObjectFolder: ObjectDriver {
    private let path: String

    /// Makes the folder if it is missing; only its owner may enter it.
    ///
    /// - Throws: what `FileManager` throws.
    public init(path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Renames the file, whose bytes must be on disk, and waits until its name is.
    public func place(_ file: String, at key: String, digest: [UInt8]?) throws(ObjectError) {
        let folders = folders(of: key)
        // What fails here fails the rename.
        for folder in folders.dropFirst() { mkdir(folder, 0o700) }
        guard rename(file, path + "/" + key) == 0 else { throw .writing(errno: errno) }
        // Another upload may have made a folder and died before its name was on disk, so none is left out.
        for folder in folders.reversed() { try Self.sync(folder) }
    }

    /// Opens the file, which stays readable when it is removed meanwhile.
    public func open(_ key: String) throws(ObjectError) -> any StoredObject {
        try FileObject(path: path + "/" + key)
    }

    /// Gives the file a second name, which must be on the same file system.
    public func copy(_ key: String, to file: String) throws(ObjectError) {
        guard link(path + "/" + key, file) == 0 else { throw errno == ENOENT ? .missing : .writing(errno: errno) }
    }

    /// Removes the file, if there is one.
    public func remove(_ key: String) throws(ObjectError) {
        guard unlink(path + "/" + key) == 0 || errno == ENOENT || errno == ENOTDIR else { throw .writing(errno: errno) }
    }

    /// The files below a folder that are not hidden.
    public func objects(below folder: String) throws(ObjectError) -> [ListedObject] {
        let root = path + "/" + folder
        guard FileManager.default.fileExists(atPath: root) else { return [] }
        do {
            return try FileManager.default.subpathsOfDirectory(atPath: root)
                .compactMap { name in
                    guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
                        let status = FileStatus(of: root + "/" + name), status.isFile
                    else { return nil }
                    return ListedObject(key: folder.isEmpty ? name : folder + "/" + name, writtenAt: status.writtenAt)
                }
        } catch {
            throw .notReadable(reason: "\(folder) cannot be listed")
        }
    }

    /// None: files are read through the server alone.
    public func address(of key: String, presented: Presentation) -> String? { nil }

    /// Nothing: a file without its name is removed as a file.
    public func recover(scratch: String) {}

    /// The folder and those inside of it that lead to a key, from the outer one in.
    private func folders(of key: String) -> [String] {
        var folders = [path]
        for name in key.split(separator: "/").dropLast() { folders.append("\(folders[folders.count - 1])/\(name)") }
        return folders
    }

    /// Waits until a folder's list of names is on disk.
    private static func sync(_ folder: String) throws(ObjectError) {
        let descriptor = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .writing(errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .writing(errno: errno) }
    }
}
