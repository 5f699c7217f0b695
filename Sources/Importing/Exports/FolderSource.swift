private import Foundation

/// An unpacked export.
struct FolderSource: ExportSource {
    let members: [ExportMember]
    let notes: [ImportNote: Int]
    private let root: String

    /// Lists the regular files below a folder.
    ///
    /// Symbolic links are neither followed nor listed; nor are pipes and devices, which could hold up for ever.
    init(path: String) throws {
        let root = URL(fileURLWithPath: path, isDirectory: true).resolvingSymlinksInPath()
        let keys: Set<URLResourceKey> = [.isRegularFileKey, .isSymbolicLinkKey, .isDirectoryKey, .fileSizeKey]
        var failed = false
        let files = FileManager.default.enumerator(
            at: root,
            includingPropertiesForKeys: Array(keys),
            errorHandler: { _, _ in
                failed = true
                return false
            }
        )
        guard let files else { throw ImportError.unreadable(path: path) }
        var members: [ExportMember] = []
        var notes: [ImportNote: Int] = [:]
        let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
        for case let file as URL in files {
            let values = try file.resourceValues(forKeys: keys)
            if values.isSymbolicLink == true {
                notes.count(.symbolicLinks)
            } else if values.isRegularFile == true {
                guard file.path.hasPrefix(prefix) else { throw ImportError.unreadable(path: file.path) }
                let size = Int64(values.fileSize ?? 0)
                members.append(ExportMember(path: String(file.path.dropFirst(prefix.count)), size: size))
            } else if values.isDirectory != true {
                notes.count(.specialFiles)
            }
        }
        if failed { throw ImportError.unreadable(path: path) }
        self.root = prefix
        self.members = members
        self.notes = notes
    }

    func makeReader() -> any ExportReader { FolderReader(root: root) }
}

private final class FolderReader: ExportReader {
    private let root: String
    private static let chunkSize = 256 << 10

    init(root: String) {
        self.root = root
    }

    func read(_ member: ExportMember, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        // A link put in the file's place after it was listed is not followed either.
        let descriptor = open(root + member.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw ImportError.unreadable(path: member.path) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while let chunk = try file.read(upToCount: Self.chunkSize), !chunk.isEmpty {
            try chunk.withUnsafeBytes(body)
        }
    }
}
