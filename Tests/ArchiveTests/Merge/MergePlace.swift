import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

/// A chat whose people's archives are merged in a test.
struct MergePlace {
    let scene: ChatScene
    let blobs: BlobDirectory
    let folder: URL

    /// When the first request of a test is made.
    static let now = ExportedArchive.now

    static func with(_ body: (MergePlace) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore { store, organization in
                let blobs = try BlobDirectory(
                    path: folder.appending(path: "blobs").path,
                    node: Node.ID(high: 1, low: 1)
                )
                try await body(MergePlace(scene: ChatScene(store, organization), blobs: blobs, folder: folder))
            }
        }
    }

    /// Writes the archive of a request, and gives its path.
    func export(
        _ subject: User.ID,
        request: UInt64,
        at instant: Instant = now,
        from start: Instant? = nil,
        until end: Instant? = nil
    ) async throws -> String {
        let path = folder.appending(path: "\(request).zip").path
        _ = try await scene.store.read { transaction in
            let organization = try #require(try transaction.organizations.find(scene.organization))
            let subject = try #require(try transaction.users.find(subject, in: organization.id))
            let request = PrivacyRequest(
                id: PrivacyRequest.ID(high: 1, low: request),
                organization: organization.id,
                kind: .export,
                subject: subject.id,
                reason: nil,
                requester: .init(client: OAuthClient.ID(high: 3, low: 4), user: nil, name: "Privacy desk"),
                createdAt: instant,
                periodStart: start,
                periodEnd: end
            )
            var generator = SystemRandomNumberGenerator()
            let order = ExportOrder(
                request: request,
                organization: organization,
                subject: subject,
                now: instant,
                signer: Signer(using: &generator)
            )
            return try ArchiveExport(order, from: transaction, blobs: blobs).write(to: path)
        }
        return path
    }

    var output: String { folder.appending(path: "merged.zip").path }

    /// Merges archives.
    @discardableResult
    func merge(
        _ archives: [String],
        formats: Set<ArchiveFormat> = ArchiveFormat.standard,
        acceptingInvalid: Bool = false
    ) async throws -> MergeResult {
        let now = Self.now.advanced(bySeconds: 3600)
        return try await ArchiveMerge(formats: formats, acceptingInvalid: acceptingInvalid, now: now)
            .merge(archives, into: output)
    }

    /// Unpacks an archive with `unzip` and gives the folder.
    func unpack(_ archive: String, as name: String = "unpacked") async throws -> URL {
        let target = folder.appending(path: name)
        let outcome = try await Program.run("/usr/bin/unzip", ["-q", archive, "-d", target.path])
        try #require(outcome.status == 0, "\(outcome.errors)")
        return target
    }

    /// Runs a line of shell in a folder; gives what it writes.
    func shell(_ line: String, in folder: URL, _ arguments: String...) async throws -> Program.Outcome {
        try await Program.run("/bin/sh", ["-c", "cd \"$0\" && \(line)", folder.path] + arguments)
    }

    /// The names of files that a merge could have left behind.
    var leftovers: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("merged") }
        }
    }
}

extension URL {
    /// The lines of a file.
    func lines() throws -> [String] {
        try String(contentsOf: self, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
