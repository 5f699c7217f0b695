import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

/// An archive of Ada's messages, written for a test.
struct ExportedArchive {
    /// When the request of the test is made.
    static let now = Instant(milliseconds: 1_767_607_260_000)

    let scene: ChatScene
    let folder: URL
    let file: URL
    /// Who signed it.
    let signer: Signer
    /// What the export told of the file.
    let written: FileFingerprint

    /// Runs a test with an archive of what the people of a scene have said.
    static func with(
        from start: Instant? = nil,
        until end: Instant? = nil,
        choices: ArchiveChoices = ArchiveChoices(),
        restrictsToRoom: Bool = false,
        prepare: (ChatScene) async throws -> Void,
        _ body: (ExportedArchive, ExportCounts) async throws -> Void
    ) async throws {
        try await withBlobs(
            from: start,
            until: end,
            choices: choices,
            restrictsToRoom: restrictsToRoom,
            prepare: { scene, _ in try await prepare(scene) },
            body
        )
    }

    /// Runs a test with an archive of what the people of a scene have said and attached.
    static func withBlobs(
        from start: Instant? = nil,
        until end: Instant? = nil,
        choices: ArchiveChoices = ArchiveChoices(),
        restrictsToRoom: Bool = false,
        prepare: (ChatScene, BlobDirectory) async throws -> Void,
        breakingBlobs change: (URL) throws -> Void = { _ in },
        changingBehindStore statements: [String] = [],
        _ body: (ExportedArchive, ExportCounts) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                let blobFolder = folder.appending(path: "blobs")
                let blobs = try BlobDirectory(
                    driver: ObjectPlace.driver(of: blobFolder),
                    scratch: blobFolder.path,
                    node: Node.ID(high: 1, low: 1)
                )
                try await prepare(scene, blobs)
                try change(folder.appending(path: "blobs"))
                try await changeBehindStore(in: folder, statements)
                let file = folder.appending(path: "archive.zip")
                var generator = SystemRandomNumberGenerator()
                let signer = Signer(using: &generator)
                let written = try await store.read { transaction in
                    guard let organization = try transaction.organizations.find(organization),
                        let subject = try transaction.users.find(scene.ada, in: organization.id)
                    else { throw CocoaError(.fileNoSuchFile) }
                    let request = PrivacyRequest(
                        id: PrivacyRequest.ID(high: 1, low: 2),
                        organization: organization.id,
                        kind: .export,
                        subject: subject.id,
                        reason: "A request\nby letter",
                        requester: .init(client: OAuthClient.ID(high: 3, low: 4), user: nil, name: "Privacy desk"),
                        createdAt: now,
                        periodStart: start,
                        periodEnd: end,
                        choices: choices
                    )
                    let order = ExportOrder(
                        request: request,
                        organization: organization,
                        subject: subject,
                        now: now,
                        signer: signer,
                        conversations: restrictsToRoom ? [scene.room] : nil
                    )
                    return try ArchiveExport(order, from: transaction, blobs: blobs).write(to: file.path)
                }
                let archive = ExportedArchive(
                    scene: scene,
                    folder: folder,
                    file: file,
                    signer: signer,
                    written: written.file
                )
                try await body(archive, written.counts)
            }
        }
    }

    /// Unpacks the archive with `unzip` and gives the folder.
    func unpacked() async throws -> URL {
        let target = folder.appending(path: "unpacked")
        if FileManager.default.fileExists(atPath: target.path) { return target }
        let outcome = try await Program.run("/usr/bin/unzip", ["-q", file.path, "-d", target.path])
        guard outcome.status == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return target
    }

    /// Checks the archive after a change to its unpacked files, with every digest made to fit and signed anew.
    func repackedWithDigests(_ change: (URL) throws -> Void) async throws -> VerificationReport {
        let bag = try await unpacked()
        try change(bag)
        let file = folder.appending(path: "changed.zip")
        let script = """
            cd "$1"
            n=$(find data -type f | wc -l); s=$(find data -type f -exec cat {} + | wc -c)
            sed -i "s/^Payload-Oxum.*/Payload-Oxum: $s.$n/" bag-info.txt
            find data -type f | sort | xargs sha256sum > manifest-sha256.txt
            ls | grep -v -e ^data$ -e ^tagmanifest- | xargs sha256sum > tagmanifest-sha256.txt
            """
        let digested = try await Program.run("/bin/sh", ["-c", script, "sh", bag.path])
        #expect(digested.status == 0, "\(digested.errors)")
        if FileManager.default.fileExists(atPath: bag.appending(path: "signing-key.pem").path) {
            let manifest = try Data(contentsOf: bag.appending(path: "tagmanifest-sha256.txt"))
            let signature = bag.appending(path: "tagmanifest-sha256.txt.sig")
            try Data(signer.signature(of: manifest)).write(to: signature)
        }
        let packing = "import shutil, sys; shutil.make_archive(sys.argv[2][:-4], 'zip', sys.argv[1])"
        let python = Program.python ?? "/usr/bin/python3"
        let packed = try await Program.run(python, ["-c", packing, bag.path, file.path])
        #expect(packed.status == 0, "\(packed.errors)")
        return await ArchiveVerification.verify(path: file.path)
    }

    /// The objects of a JSON Lines file of the unpacked archive.
    func lines(_ name: String) async throws -> [[String: Any]] {
        let text = try await String(contentsOf: unpacked().appending(path: "data/\(name)"), encoding: .utf8)
        return try text.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }
}
