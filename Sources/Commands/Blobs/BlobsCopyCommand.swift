internal import ArgumentParser
internal import Chat
private import Objects
internal import Storage

/// `habeas blobs copy`: copies archives and attachments to where they are kept from now on.
struct BlobsCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy all archives and attachments from the data directory to a bucket, or back.",
        discussion: """
            No server may run on the directory. What is kept is copied, and checked on both sides; what is there already \
            is not copied again, so that a copy which was broken off goes on when the command is given again. Nothing is \
            removed from where it was: do that when the server has run on the copy.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "Where from, as s3://BUCKET/PREFIX?endpoint=…, or directory: for the data directory.")
    var from = "directory:"

    @Option(help: "Where to, as s3://BUCKET/PREFIX?endpoint=…, or directory: for the data directory.")
    var to: String

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let database = try options.database.location
            let source = DataDirectory(path: options.data, database: database, objects: try ObjectLocation(from))
            let target = DataDirectory(path: options.data, database: database, objects: try ObjectLocation(to))
            guard source.objects.isDirectory != target.objects.isDirectory else {
                throw CommandFailure.usage("One of --from and --to must be directory:, and the other a bucket.")
            }
            let store = try await source.openStore()
            let lock = try source.lock()
            let organization = try await store.onlyOrganization().id
            let result = try await store.recordingFailure(of: .copyObjects, in: organization) {
                // A bucket that they are copied from has been checked at each start of a server.
                if case .bucket(let bucket) = target.objects {
                    for notice in try await source.check(bucket, of: store) { Console.error("habeas: \(notice)") }
                }
                let result = try await ObjectCopy(from: source, to: target, node: lock.node, store: store).run()
                let act = result.act(from: source.objects, to: target.objects, in: organization)
                try await store.write { try $0.audit.record(act) }
                return result
            }
            try await store.close()
            if result.missing.isEmpty { try target.settleObjects() }
            withExtendedLifetime(lock) {}
            if json { try Console.output(json: result) } else { print(result) }
            if !result.missing.isEmpty { throw ExitCode.failure }
        }
    }

    private func print(_ result: ObjectCopy.Result) {
        Console.output(
            "\(result.archives) archives and \(result.attachments) attachments are there, of which \(result.copied) were copied."
        )
        for name in result.missing { Console.error("habeas: \(name) is missing or damaged where it was.") }
        guard result.missing.isEmpty else {
            return Console.error("habeas: What is missing must be restored from a backup, or deleted, before the move.")
        }
        Console.output(
            to == "directory:"
                ? "From now on leave --blobs out, and HABEAS_BLOBS unset."
                : "From now on give --blobs, or set HABEAS_BLOBS. Then remove what is in archives and blobs of the directory."
        )
    }
}

extension ObjectCopy.Result {
    /// That the files were copied; with one missing the move has not taken place.
    fileprivate func act(from source: ObjectLocation, to target: ObjectLocation, in id: Organization.ID) -> AuditAct {
        .commandLine(
            .copyObjects,
            of: id,
            in: id,
            at: WallClock.system.now,
            [
                "from": .text(source.place), "to": .text(target.place), "archives": .number(archives),
                "attachments": .number(attachments), "copied": .number(copied), "missing": .number(missing.count),
            ],
            outcome: missing.isEmpty ? .success : .failure("missing.files")
        )
    }
}
