public import Chat
public import Logging
internal import Objects
public import ServiceLifecycle
public import Storage

/// Removes, at the start and once a day, the files of archives that nothing leads to.
///
/// A run that fails removes its file itself, and so does the next run. This is for a worker that was cut off, placed its
/// file when another had done the work, and died before it could learn that.
public struct ArchiveSweep: Service {
    private let store: Store
    private let archives: ArchiveDirectory
    private let turns: NodeTurns
    private let clock: WallClock
    private let logger: Logger

    private static let interval = Duration.seconds(86_400)
    /// How old a file must be, in seconds: far older than a lease is long, and than two clocks differ, of which a bucket
    /// allows a quarter of an hour.
    static let secondsToKeep: Int64 = 3600
    /// How many names are looked up at a time.
    private static let width = 500

    /// Makes a sweep of a directory of archives.
    ///
    /// - Parameter turns: let one node at a time sweep.
    public init(store: Store, archives: ArchiveDirectory, turns: NodeTurns, clock: WallClock, logger: Logger) {
        self.store = store
        self.archives = archives
        self.turns = turns
        self.clock = clock
        self.logger = logger
    }

    /// Sweeps until a graceful shutdown.
    public func run() async throws {
        await repeatedly(every: Self.interval, "The archives cannot be swept.", logger) {
            try await turns.run("archive sweep") { try await sweep() }
        }
    }

    /// Sweeps once.
    ///
    /// The files are listed before the database is read. What runs then holds its job, or has committed: a listed file that
    /// neither a job nor an archive leads to is one that nothing will ever lead to, since no two runs give one name.
    func sweep() async throws {
        let latest = clock.now.advanced(bySeconds: -Self.secondsToKeep)
        let names = try await archives.listed().compactMap { file in
            file.writtenAt.map { $0 < latest } == true ? file.key : nil
        }
        var removed = 0
        for start in stride(from: 0, to: names.count, by: Self.width) {
            let some = names[start..<min(start + Self.width, names.count)]
            let lost = try await store.read { transaction in try some.filter { try transaction.isLost($0) } }
            for name in lost {
                try Task.checkCancellation()
                try await archives.remove(name)
                removed += 1
            }
        }
        guard removed > 0 else { return }
        logger.notice("Archives were removed that no request or case leads to.", metadata: ["files": "\(removed)"])
    }
}

extension StoreTransaction {
    /// Whether the file of an archive is neither kept nor may be still; what has the name of no archive is not ours.
    fileprivate func isLost(_ file: String) throws -> Bool {
        guard let name = ArchiveName(file) else { return false }
        let archive: StoredArchive?
        switch name.source {
        case .request(let id):
            guard try !jobs.isThere(for: id) else { return false }
            archive = try archives.find(of: id)
        case .merge(let id):
            guard try !caseMerges.isThere(for: id) else { return false }
            archive = try archives.find(of: id)
        }
        return archive?.file != file || archive?.destroyedAt != nil
    }
}
