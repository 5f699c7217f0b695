private import Archive
internal import ArgumentParser
private import Chat
private import Foundation
private import Storage

/// `habeas backup`: copies a data directory while the server runs.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the data directory into a folder, while the server runs.",
        discussion: """
            The copy is of one moment. It has the database, the archives and the attachments, with a manifest of their \
            digests; the master key only with --include-master-key, since whoever has both can sign in the \
            organization's name. A backup keeps what is erased or purged later: keep it no longer than you must.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The bucket of archives and attachments, as s3://BUCKET/PREFIX?endpoint=…. (default: HABEAS_BLOBS)")
    var blobs: String?

    @Option(help: "The folder to make.")
    var output: String

    @Flag(help: "Copy keys/master as well.")
    var includeMasterKey = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let target = output.hasSuffix("/") ? String(output.dropLast()) : output
            guard !FileManager.default.fileExists(atPath: target) else {
                throw CommandFailure.cannotCreate("\(target) is there already. Choose a folder that is not.")
            }
            let unfinished = target + ".unfinished"
            let directory = DataDirectory(
                path: options.data,
                database: try options.database.location,
                objects: try ObjectLocation(blobs ?? ProcessInfo.processInfo.environment["HABEAS_BLOBS"])
            )
            let backup = Backup(directory: directory, folder: BackupFolder(path: unfinished))
            let result: Backup.Result
            do {
                result = try await backup.make(includingMasterKey: includeMasterKey)
                try FileDurability.rename(unfinished, to: target)
            } catch {
                try? FileManager.default.removeItem(atPath: unfinished)
                throw error
            }
            if json { try Console.output(json: result) } else { result.print(target) }
            if !result.missing.isEmpty { throw ExitCode.failure }
        }
    }
}

extension Backup.Result {
    fileprivate func print(_ target: String) {
        Console.output("\(target): \(archives) archives, \(blobs) attachments, \(bytes) bytes")
        if !hasMasterKey { Console.output("The master key is not in it: keep a copy of it elsewhere.") }
        for file in missing { Console.error("habeas: \(file) is missing or damaged where it is kept.") }
    }
}
