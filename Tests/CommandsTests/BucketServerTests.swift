import Foundation
import Objects
import TestSupport
import Testing

/// The program with its archives and attachments in a bucket.
@Suite(.needsBucket, .timeLimit(.minutes(10))) struct BucketServerTests {
    private func inBucket(_ body: (Workplace) async throws -> Void) async throws {
        try await ObjectPlace.$current.withValue(.bucket) { try await Workplace.with(body) }
    }

    private func keys(_ place: Workplace) async throws -> [String] {
        let bucket = try ObjectPlace.bucket(prefix: place.folder.lastPathComponent)
        return try await ObjectQueue.run {
            try ["archives", "blobs"].flatMap { name in
                try bucket.folder(name).keys(below: "").map { "\(name)/\($0)" }
            }
        }
    }

    private func files(_ place: Workplace) throws -> [String] {
        try ["archives", "blobs"].flatMap { try FileManager.default.contentsOfDirectory(atPath: place.data + "/" + $0) }
    }

    private func without(_ place: Workplace) -> Workplace {
        Workplace(folder: place.folder, credentials: place.credentials, environment: [:], data: place.data)
    }

    /// Exports what Ada wrote, from a server that is started for it.
    private func export(_ messages: Int, from place: Workplace) async throws {
        try await place.withServer { url in
            let texts = try await place.texts(of: "slack:U0ADA", url)
            #expect(texts.count == messages)
        }
    }

    @Test("Exports and a backup work on a bucket, and nothing stays in the directory")
    func bucketServes() async throws {
        try await inBucket { place in
            _ = try await place.importSlack(messages: 200)
            try await export(200, from: place)
            #expect(try await keys(place).map { $0.hasPrefix("archives/") } == [true])
            #expect(try files(place) == [])
            let backup = place.folder.appending(path: "backup").path
            let made = try await place.habeas("backup", "--data", place.data, "--output", backup, "--json")
            #expect(made.status == 0, "\(made.errors)")
            #expect(made.output.contains("\"archives\" : 1"))
            let restored = place.folder.appending(path: "restored").path
            #expect(try await place.habeas("restore", backup, "--data", restored).status == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: restored + "/archives").count == 1)
        }
    }

    @Test("An archive is fetched from the bucket by habeas export where the server sends it there")
    func exportFollows() async throws {
        try await inBucket { place in
            _ = try await place.importSlack(messages: 50)
            var environment = place.environment
            environment["HABEAS_BLOBS", default: ""] += "&redirects=true"
            let sending = Workplace(
                folder: place.folder,
                credentials: place.credentials,
                environment: environment,
                data: place.data
            )
            try await export(50, from: sending)
        }
    }

    @Test("A directory whose files are elsewhere than the setting says is not served, and files move both ways")
    func filesMove() async throws {
        try await inBucket { place in
            let local = without(place)
            let setting = try #require(place.environment["HABEAS_BLOBS"])
            _ = try await place.importSlack(messages: 20)
            try await export(20, from: local)
            let early = try await place.habeas("serve", "--data", place.data, "--listen", "127.0.0.1:0")
            #expect(early.status == 64)
            #expect(early.errors.contains("habeas blobs copy"))
            for copied in [1, 0] {
                let copy = try await place.habeas("blobs", "copy", "--data", place.data, "--to", setting, "--json")
                #expect(copy.status == 0, "\(copy.errors)")
                #expect(copy.output.contains("\"archives\" : 1") && copy.output.contains("\"copied\" : \(copied)"))
            }
            let late = try await local.habeas("serve", "--data", place.data, "--listen", "127.0.0.1:0")
            #expect(late.status == 64)
            #expect(late.errors.contains("HABEAS_BLOBS"))
            try FileManager.default.removeItem(atPath: place.data + "/archives")
            try await export(20, from: place)
            let back = try await place.habeas(
                "blobs",
                "copy",
                "--data",
                place.data,
                "--from",
                setting,
                "--to",
                "directory:",
                "--json"
            )
            #expect(back.status == 0, "\(back.errors)")
            #expect(back.output.contains("\"copied\" : 2"))
            let copied = #""entityType":"Storage""#
            let success = #""outcome":"success""#
            #expect(try await local.auditEntries(with: copied, success, #""archives":1"#, #""copied":1"#) == 1)
            #expect(try await local.auditEntries(with: copied, success, #""from":"s3://habeas-tests/"#) == 1)
            try await export(20, from: local)
        }
    }

    @Test("A move tells what is missing, and leaves the directory as it was")
    func missingFilesAreTold() async throws {
        try await inBucket { place in
            let local = without(place)
            _ = try await place.importSlack(messages: 5)
            try await local.withServer { url in _ = try await local.texts(of: "slack:U0ADA", url) }
            let archive = try #require(try files(place).first)
            try FileManager.default.removeItem(atPath: place.data + "/archives/" + archive)
            let setting = try #require(place.environment["HABEAS_BLOBS"])
            let copy = try await place.habeas("blobs", "copy", "--data", place.data, "--to", setting)
            #expect(copy.status == 1)
            #expect(copy.errors.contains("archives/\(archive)"))
            #expect(try await local.auditEntries(with: #""entityType":"Storage""#, "missing.files") == 1)
            let nowhere = setting.replacing("habeas-tests", with: "no-such-bucket")
            #expect(try await place.habeas("blobs", "copy", "--data", place.data, "--to", nowhere).status == 69)
            #expect(try await local.auditEntries(with: #""entityType":"Storage""#, "exit.69") == 1)
            try await local.withServer { _ in }
        }
    }

    @Test(
        "A bucket that cannot be used is told of at the start, without a secret",
        arguments: [
            (["AWS_SECRET_ACCESS_KEY": "wrong-secret"], "", "secret key", 69),
            (["AWS_ACCESS_KEY_ID": ""], "", "There are no keys", 64),
            ([:], "no-such-bucket", "no bucket no-such-bucket", 69),
        ]
    )
    func unusableBucket(change: [String: String], bucket: String, words: String, status: Int32) async throws {
        try await inBucket { place in
            var environment = place.environment.merging(change) { $1 }
            if !bucket.isEmpty {
                environment["HABEAS_BLOBS"] = environment["HABEAS_BLOBS"]?.replacing("habeas-tests", with: bucket)
            }
            let outcome = try await Program.run(
                Program.habeas,
                ["serve", "--data", place.data, "--listen", "127.0.0.1:0"],
                environment: environment
            )
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            for secret in ["wrong-secret", ObjectPlace.keys["AWS_SECRET_ACCESS_KEY"] ?? "a-secret"] {
                #expect(!outcome.errors.contains(secret))
            }
        }
    }

    @Test("Another installation is refused the prefix, which would have it remove what it does not know")
    func prefixIsNotShared() async throws {
        try await inBucket { place in
            try await place.withServer { _ in }
            let other = place.folder.appending(path: "other").path
            _ = try await place.habeas("init", "--data", other, "--organization", "Another")
            let outcome = try await place.habeas("serve", "--data", other, "--listen", "127.0.0.1:0")
            #expect(outcome.status == 69)
            #expect(outcome.errors.contains("another installation"), "\(outcome.errors)")
        }
    }
}
