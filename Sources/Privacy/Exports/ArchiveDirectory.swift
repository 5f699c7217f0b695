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

    /// The name that a job's archive gets when it is done; no two runs of a request share one.
    static func fileName(of job: Job, isSealed: Bool = false) -> String {
        fileName(of: job.request, attempt: job.attempt, isSealed: isSealed)
    }

    /// Removes what earlier runs of a job have finished and not committed.
    ///
    /// Had one of them committed, this run would not have been begun.
    func removeEarlierRuns(of job: Job) throws {
        for attempt in 1..<max(job.attempt, 1) {
            for isSealed in [false, true] {
                let file = path + "/" + Self.fileName(of: job.request, attempt: attempt, isSealed: isSealed)
                if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
            }
        }
    }

    /// The folder that a merge works in until it is done.
    func unfinishedPath(of merge: CaseMerge) -> String {
        "\(path)/\(unfinishedPrefix)case-\(merge.caseID).\(merge.attempt)"
    }

    /// The name that a case's archive gets when it is done; no two runs of a merge share one.
    static func fileName(of merge: CaseMerge, attempt: Int? = nil, isSealed: Bool) -> String {
        "case-\(merge.caseID)-\(attempt ?? merge.attempt).zip\(isSealed ? ".sealed" : "")"
    }

    /// Removes what earlier runs of a merge have finished and not committed.
    func removeEarlierRuns(of merge: CaseMerge) throws {
        for attempt in 1..<max(merge.attempt, 1) {
            for isSealed in [false, true] {
                let file = path + "/" + Self.fileName(of: merge, attempt: attempt, isSealed: isSealed)
                if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
            }
        }
    }

    private static func fileName(of request: PrivacyRequest.ID, attempt: Int, isSealed: Bool) -> String {
        "\(request)-\(attempt).zip\(isSealed ? ".sealed" : "")"
    }

    private var unfinishedPrefix: String { ".unfinished.\(node)." }
}
