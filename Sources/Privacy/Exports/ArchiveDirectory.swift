public import Chat
private import Foundation
public import Storage

/// The directory that archives are written in and kept in; only its owner may enter it.
public struct ArchiveDirectory: Sendable {
    /// The directory's path.
    public let path: String
    private let node: Node.ID

    /// Makes the directory if it is missing, and removes what a run of this node that died left unfinished.
    public init(path: String, node: Node.ID) throws {
        self.path = path
        self.node = node
        let files = FileManager.default
        try files.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for name in try files.contentsOfDirectory(atPath: path) where name.hasPrefix(unfinishedPrefix) {
            try files.removeItem(atPath: path + "/" + name)
        }
    }

    /// The path of a finished archive.
    public func path(of archive: StoredArchive) -> String { path + "/" + archive.file }

    /// Where a job writes until it is done.
    func unfinishedPath(of job: Job) -> String { "\(path)/\(unfinishedPrefix)\(job.request).\(job.attempt)" }

    /// The name that a request's archive gets when it is done.
    static func fileName(of request: PrivacyRequest.ID) -> String { "\(request).zip" }

    private var unfinishedPrefix: String { ".unfinished.\(node)." }
}
