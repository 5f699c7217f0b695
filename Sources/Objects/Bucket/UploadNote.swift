private import Foundation

/// A note beside a file that is being uploaded in parts, so that the upload can be ended when the process has died.
struct UploadNote {
    let key: String
    let id: String

    private static let ending = ".upload"

    static func path(beside file: String) -> String { file + ending }

    /// Leaves the note; it is on disk when this returns.
    func write(beside file: String) throws(ObjectError) {
        let descriptor = open(Self.path(beside: file), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .writing(errno: errno) }
        defer { close(descriptor) }
        let bytes = Array("\(key)\n\(id)".utf8)
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw .writing(errno: errno)
        }
    }

    static func remove(beside file: String) {
        unlink(path(beside: file))
    }

    /// The notes in a folder and in those inside of it.
    static func all(in folder: String) -> [UploadNote] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(ending) }.compactMap { name in
            guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else { return nil }
            let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
            return lines.count == 2 ? UploadNote(key: lines[0], id: lines[1]) : nil
        }
    }
}
