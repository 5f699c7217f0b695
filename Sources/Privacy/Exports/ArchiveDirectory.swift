public import Archive
public import Chat
private import Foundation
public import Objects
public import Storage

/// Where archives are written and kept: finished ones as objects of a directory or of a folder of a bucket, and those
/// that are being written in a directory that only its owner may enter.
public struct ArchiveDirectory: Sendable {
    private let driver: any ObjectDriver
    let scratch: String
    private let node: Node.ID

    /// Keeps archives as files of a directory.
    ///
    /// Makes it if it is missing, and removes what a run of this node that died left unfinished.
    public init(path: String, node: Node.ID) throws {
        try self.init(driver: ObjectFolder(path: path), scratch: path, node: node)
    }

    /// Keeps archives as objects; blocks.
    ///
    /// - Parameter scratch: the directory that they are written in, which is made if it is missing.
    public init(driver: any ObjectDriver, scratch: String, node: Node.ID) throws {
        self.driver = driver
        self.scratch = scratch
        self.node = node
        let files = FileManager.default
        try files.createDirectory(
            atPath: scratch,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try driver.recover(scratch: scratch)
        for name in try files.contentsOfDirectory(atPath: scratch) where name.hasPrefix(unfinishedPrefix) {
            try files.removeItem(atPath: scratch + "/" + name)
        }
    }

    /// Opens a finished archive.
    ///
    /// - Parameter key: what its file is encrypted with; `nil` when it is not.
    /// - Throws: ``ArchiveError/damagedArchive`` when the file is missing, or was cut short or made longer.
    public func open(_ archive: StoredArchive, key: ArchiveKey?) async throws -> OpenArchive {
        try await OpenArchive.open(archive.file, in: driver, size: archive.size, key: key)
    }

    /// An address at which whoever holds it can fetch an archive for a minute; `nil` where the server itself sends it.
    ///
    /// An archive that is kept encrypted has none: its object is of no use to whoever fetches it.
    public func address(of archive: StoredArchive, presented: Presentation) async throws -> String? {
        guard !archive.isSealed else { return nil }
        return try await ObjectQueue.run { try driver.address(of: archive.file, presented: presented) }
    }

    /// Runs work on a readable file of an archive that is not kept encrypted; the file is gone afterwards.
    public func withReadableFile<Result>(
        of archive: StoredArchive,
        _ work: (String) async throws -> Result
    ) async throws -> Result {
        let path = "\(scratch)/\(unfinishedPrefix)\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await makeReadable(archive, key: nil, at: path)
        return try await work(path)
    }

    /// Makes an archive readable as it was before it was encrypted, in a new file that only the owner may read.
    func makeReadable(_ archive: StoredArchive, key: ArchiveKey?, at path: String) async throws {
        if let key { return try await open(archive, key: key).write(to: path) }
        do {
            try await ObjectQueue.run { try driver.copy(archive.file, to: path) }
        } catch {
            throw ArchiveError.reading(error)
        }
    }

    /// Gives a whole archive its name, encrypted where there is a key; the unfinished file is gone afterwards.
    func place(_ unfinished: String, as name: String, encryptedWith key: ArchiveKey?) async throws {
        let file = FinishedFile(path: unfinished)
        let source = try await file.sealed(with: key)
        do {
            try await ObjectQueue.run { try driver.place(source, at: name, digest: nil) }
        } catch let error as ObjectError {
            throw ArchiveError.placing(error)
        }
        file.discard()
    }

    /// All finished archives, whether something leads to them or not; in no order.
    func listed() async throws -> [ListedObject] {
        try await ObjectQueue.run { try driver.objects(below: "") }
    }

    /// The names of all finished archives.
    func names() async throws -> Set<String> {
        Set(try await listed().map(\.key))
    }

    /// Removes the object of a finished archive, if there is one.
    func remove(_ name: String) async throws {
        try await ObjectQueue.run { try driver.remove(name) }
    }

    /// Where a job writes until it is done.
    func unfinishedPath(of job: Job) -> String { "\(scratch)/\(unfinishedPrefix)\(job.request).\(job.attempt)" }

    /// The name that a job's archive gets when it is done; no two runs of a request share one.
    static func fileName(of job: Job, isSealed: Bool = false) -> String {
        "\(job.request)-\(job.attempt).zip\(isSealed ? ".sealed" : "")"
    }

    /// Removes what earlier runs of a job have finished and not committed.
    ///
    /// Had one of them committed, this run would not have been begun.
    func removeEarlierRuns(of job: Job) async throws {
        for attempt in 1..<max(job.attempt, 1) {
            for ending in ["", ".sealed"] { try await remove("\(job.request)-\(attempt).zip\(ending)") }
        }
    }

    /// The folder that a merge works in until it is done.
    func unfinishedPath(of merge: CaseMerge) -> String {
        "\(scratch)/\(unfinishedPrefix)case-\(merge.caseID).\(merge.attempt)"
    }

    /// The name that a case's archive gets when it is done.
    ///
    /// It has the archive's identifier, since the attempts of a case that is run again are counted anew.
    static func fileName(of merge: CaseMerge, archive: StoredArchive.ID, isSealed: Bool) -> String {
        "case-\(merge.caseID)-\(archive).zip\(isSealed ? ".sealed" : "")"
    }

    /// Removes what earlier runs of a merge have finished and not committed.
    ///
    /// Had one of them committed, this run would not have been begun.
    func removeEarlierRuns(of merge: CaseMerge, in store: Store) async throws {
        let left = try await names().filter { ArchiveName($0)?.source == .merge(merge.caseID) }
        // What another run places that takes the merge over later is not among them.
        guard !left.isEmpty, try await store.read({ try $0.caseMerges.isHeld(merge) }) else { return }
        for name in left { try await remove(name) }
    }

    private var unfinishedPrefix: String { ".unfinished.\(node)." }
}
