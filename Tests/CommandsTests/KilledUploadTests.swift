import Foundation
import Objects
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct KilledUploadTests {
    /// What `curl` got, and the part of it that a pattern finds.
    private func curl(_ arguments: [String], finding pattern: String) async throws -> String {
        let answer = try await Program.run("/usr/bin/curl", ["--silent"] + arguments).output
        let found = try answer.firstMatch(of: Regex("\"\(pattern)\" ?: ?\"([^\"]+)\""))?.output[1].substring
        return String(try #require(found, "\(answer)"))
    }

    private func bearer(_ url: String, id: String, secret: String) async throws -> [String] {
        let form = ["--user", "\(id):\(secret)", "--data", "grant_type=client_credentials", url + "/oauth/token"]
        return ["--header", "Authorization: Bearer \(try await curl(form, finding: "access_token"))"]
    }

    /// Every blob, and every hidden file that waits to be one.
    private func blobs(_ place: Workplace) async throws -> [String] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: place.data + "/blobs").filter { name in
            name.hasPrefix(".") || name.split(separator: "/").count == 3
        }
        guard ObjectPlace.current == .bucket else { return files }
        let bucket = try ObjectPlace.bucket(prefix: place.folder.lastPathComponent)
        return try await files + ObjectQueue.run { try bucket.folder("blobs").keys(below: "") }
    }

    @Test(
        "A server that is killed during an upload keeps nothing of it, and takes it after its restart",
        .everyObjectPlace
    )
    func killedUploadLeavesNothing() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 1)
            let created = try await place.habeas(
                "client",
                "create",
                "--data",
                place.data,
                "--name",
                "Ada's",
                "--role",
                "member",
                "--user",
                "ada@lantern.example",
                "--json"
            )
            let member = try JSONDecoder().decode(Workplace.Credentials.self, from: Data(created.output.utf8))
            let file = place.folder.appending(path: "drawing.png")
            try Data((0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }).write(to: file)
            var (server, url) = try await place.serve()
            let officer = try await bearer(url, id: place.credentials.clientId, secret: place.credentials.clientSecret)
            let ada = try await bearer(url, id: member.clientId, secret: member.clientSecret)
            let bo = try await curl(
                officer + [url + "/api/v2/gdpr/subjects?searchType=EXTERNAL_ID&searchValue=slack:U0BO"],
                finding: "userId"
            )
            let said = ["--json", #"{"message":"see the drawing"}"#, url + "/api/v2/chats/users/\(bo)/messages"]
            let message = try await curl(ada + said, finding: "id")
            let path = "/api/habeas/v1/messages/\(message)/attachments?name=drawing.png"
            let upload = ada + ["--header", "Content-Type: image/png", "--data-binary", "@\(file.path)"]
            let slow = try Program("/usr/bin/curl", ["--silent", "--limit-rate", "2M"] + upload + [url + path])
            while try await blobs(place).isEmpty { await Task.yield() }
            server.send(SIGKILL)
            _ = await server.outcome()
            _ = await slow.outcome()
            #expect(try await blobs(place).count == 1)
            (server, url) = try await place.serve()
            #expect(try await blobs(place) == [])
            if ObjectPlace.current == .bucket {
                // Once more, while the bucket takes the parts.
                let fast = try Program("/usr/bin/curl", ["--silent"] + upload + [url + path])
                while try await blobs(place).allSatisfy({ $0.hasPrefix(".") && !$0.hasSuffix(".upload") }) {
                    await Task.yield()
                }
                server.send(SIGKILL)
                _ = await server.outcome()
                _ = await fast.outcome()
                // On a busy machine the bucket may have all before the server is killed.
                let isUnfinished = try await blobs(place).allSatisfy { $0.hasPrefix(".") }
                (server, url) = try await place.serve()
                if isUnfinished { #expect(try await blobs(place) == []) }
            }
            let digest = try await curl(upload + [url + path], finding: "sha256")
            #expect(try await blobs(place).map { $0.hasSuffix(digest) } == [true])
            let archives = place.folder.appending(path: "out").path
            let export = try await place.habeas("export", "ada@lantern.example", "--output", archives, server: url)
            #expect(export.status == 0, "\(export.errors)")
            let archive = try #require(try FileManager.default.contentsOfDirectory(atPath: archives).first)
            let members = try await Program.run("/usr/bin/unzip", ["-l", archives + "/" + archive])
            #expect(members.output.contains("data/attachments/\(digest).png"))
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
        }
    }
}
