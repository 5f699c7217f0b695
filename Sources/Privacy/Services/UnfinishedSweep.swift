public import Chat
private import Foundation
public import Logging
private import Objects
public import ServiceLifecycle
public import Storage

/// Removes, at the start and once a day, files that a process which died was writing and will not come back for.
///
/// A server removes its own at its start. This is for those of a node that has another identity since or is gone for good,
/// and for uploads to the console, which are anybody's.
public struct UnfinishedSweep: Service {
    private let store: Store
    private let places: [(directory: String, prefix: String)]
    private let node: Node.ID
    private let clock: WallClock
    private let logger: Logger

    private static let interval = Duration.seconds(86_400)
    /// How long nothing of it may have changed, in days; a server that was started meanwhile may be reading an upload.
    static let daysToKeep = 1

    /// Makes a sweep.
    ///
    /// - Parameters:
    ///   - directories: where archives and attachments are written.
    ///   - uploads: where files that people upload are kept until they were read.
    ///   - node: this node, whose own files are left alone, as are those of all others that run.
    public init(
        store: Store,
        directories: [String],
        uploads: String,
        node: Node.ID,
        clock: WallClock,
        logger: Logger
    ) {
        self.store = store
        places = directories.map { ($0, ".unfinished.") } + [(uploads, "habeas-import-")]
        self.node = node
        self.clock = clock
        self.logger = logger
    }

    /// Sweeps until a graceful shutdown.
    public func run() async throws {
        await repeatedly(every: Self.interval, "Unfinished files cannot be removed.", logger) { try await sweep() }
    }

    /// Sweeps once.
    func sweep() async throws {
        let now = clock.now
        let latest = now.advanced(byDays: -Self.daysToKeep)
        let running = try await store.read { try $0.nodes.running(at: now) }.map(\.id) + [node]
        let live = running.map { ".unfinished.\($0)." }
        let removed = try await ObjectQueue.run { [places] in
            var removed = 0
            for (directory, prefix) in places {
                for name in try FileManager.default.contentsOfDirectory(atPath: directory)
                where name.hasPrefix(prefix) && !live.contains(where: name.hasPrefix) {
                    let path = directory + "/" + name
                    guard Self.isOurs(path), Self.lastChange(of: path).map({ $0 < latest }) == true else { continue }
                    try FileManager.default.removeItem(atPath: path)
                    removed += 1
                }
            }
            return removed
        }
        guard removed > 0 else { return }
        logger.notice("Files were removed that nobody goes on writing.", metadata: ["files": "\(removed)"])
    }

    /// Whether it belongs to whoever runs this program: the system's temporary directory has others' files, too.
    private static func isOurs(_ path: String) -> Bool {
        FileStatus(of: path)?.owner == getuid()
    }

    /// When a file last changed, or a folder or anything inside of it; `nil` when it is gone.
    private static func lastChange(of path: String) -> Instant? {
        let inside = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        return ([path] + inside.map { path + "/" + $0 }).compactMap { FileStatus(of: $0)?.writtenAt }.max()
    }
}
