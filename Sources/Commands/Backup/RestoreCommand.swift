private import Archive
internal import ArgumentParser
private import Chat
private import Foundation
private import Storage

/// `habeas restore`: makes a data directory of a backup.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a data directory of a backup.",
        discussion: """
            Every file is checked against the manifest first. All sign-ins end, since a token that was revoked after the \
            backup would be good again. What was erased after the backup is there again: erase it again before the \
            server is opened to people. docs/self-hosting.md says how to find what that is.
            """
    )

    @Argument(help: "The folder that habeas backup has made.")
    var backup: String

    @Option(help: "The data directory to make; it must not be there yet, or be empty.")
    var data: String

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let directory = DataDirectory(path: data)
            let unfinished = DataDirectory(path: directory.path + ".unfinished")
            let present = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
            guard present.isEmpty, !FileManager.default.fileExists(atPath: unfinished.path) else {
                throw CommandFailure.cannotCreate(
                    "\(data) or \(unfinished.path) is there already. Restore into a directory that is not."
                )
            }
            let folder = BackupFolder(path: backup)
            let entries = try folder.entries()
            let result: RestoreResult
            do {
                try copy(entries, to: unfinished)
                result = try await Self.prepare(unfinished, try folder.readDescription())
                try FileDurability.rename(unfinished.path, to: directory.path)
            } catch {
                try? FileManager.default.removeItem(atPath: unfinished.path)
                throw error
            }
            if json { try Console.output(json: result) } else { result.print(data) }
            if !result.isAuditTrailIntact { throw ExitCode.failure }
        }
    }

    private func copy(_ entries: [BackupFolder.Entry], to directory: DataDirectory) throws {
        let bar = ProgressBar("Restoring")
        for (number, entry) in entries.enumerated() where entry.name != BackupFolder.description {
            bar.show(Double(number) / Double(entries.count), "\(number) of \(entries.count) files")
            let copied = try BackupFolder.copy("\(backup)/\(entry.name)", to: "\(directory.path)/\(entry.name)")
            guard copied?.digest == entry.digest else {
                let state = copied == nil ? "missing" : "damaged"
                throw CommandFailure(
                    exitCode: .dataError,
                    description:
                        "\(entry.name) is \(state) in the backup, and nothing was restored. Take another backup."
                )
            }
        }
        bar.end()
    }

    /// Ends all sign-ins, leaves an entry in the audit trail and checks the trail.
    private static func prepare(
        _ directory: DataDirectory,
        _ description: BackupFolder.Description
    ) async throws -> RestoreResult {
        let store = try await directory.openStore()
        let isIntact = try await store.write { transaction in
            let organizations = try transaction.organizations.all().map(\.id)
            let isIntact = try organizations.allSatisfy { try AuditVerification(of: $0, transaction).isIntact }
            try transaction.signIns.endAll()
            for id in organizations {
                let details: AuditDetails = ["backupOf": .text(description.createdAt)]
                try transaction.audit.record(.commandLine(.restore, of: id, in: id, at: WallClock.system.now, details))
            }
            return isIntact
        }
        try await store.close()
        return RestoreResult(
            backupOf: description.createdAt,
            archives: description.archives,
            blobs: description.blobs,
            needsMasterKey: try directory.masterKeyFile.read() == nil,
            isAuditTrailIntact: isIntact
        )
    }
}

/// What was restored.
private struct RestoreResult: Encodable {
    let backupOf: String
    let archives: Int
    let blobs: Int
    let needsMasterKey: Bool
    let isAuditTrailIntact: Bool

    func print(_ data: String) {
        Console.output("\(data): as it was on \(backupOf), with \(archives) archives and \(blobs) attachments.")
        if needsMasterKey {
            Console.output("Put the master key into \(data)/keys/master before the server is started.")
        }
        Console.output("People and clients sign in anew. What was erased since then is there again: erase it again.")
        if !isAuditTrailIntact { Console.error("habeas: The audit trail does not hold; see habeas audit verify.") }
    }
}
