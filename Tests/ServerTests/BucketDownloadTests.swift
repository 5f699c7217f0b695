import AsyncHTTPClient
import Chat
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Objects
import Storage
import TestSupport
import Testing

/// Files that are in a bucket: sent on to it, and when it cannot be used.
@Suite(.needsBucket, .timeLimit(.minutes(10))) struct BucketDownloadTests {
    private static let rights: [Permission] = [.addRequests, .viewRequests]

    private static func driver(
        _ folder: URL,
        options: String,
        keys: BucketCredentials.Source? = nil
    ) throws
        -> any ObjectDriver
    {
        let prefix = folder.deletingLastPathComponent().lastPathComponent
        return try ObjectPlace.bucket(prefix: prefix, options: options, credentials: keys)
            .folder(folder.lastPathComponent)
    }

    /// Fetches what an address leads to, as a browser would.
    private static func fetch(_ url: String) async throws -> (status: Int, headers: HTTPHeaders, body: Data) {
        let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(60))
        let body = try await answer.body.collect(upTo: 64 << 20)
        return (Int(answer.status.code), answer.headers, Data(buffer: body))
    }

    private static func link(_ server: TestServer, _ done: TestServer.Answer, _ token: String) async throws -> String {
        let results = try #require(done.json["resultsUrl"] as? String)
        let link = try await server.call(.GET, results + "?issueRedirect=false", token: token)
        return try #require(link.json["url"] as? String)
    }

    /// What the audit trail of Ada's organization has.
    private static func acts(_ server: TestServer) async throws -> [AuditEntry] {
        try await server.store.read { transaction in
            try transaction.audit.entries(
                in: server.scene.organization,
                AuditFilter(),
                newestFirst: false,
                after: 0,
                limit: 1000
            )
        }
    }

    @Test("A plain archive is fetched from the bucket once the link is checked and the audit trail has it")
    func plainArchiveIsSentOn() async throws {
        try await TestServer.with(objects: { try Self.driver($0, options: "&redirects=true") }) { server in
            try await server.scene.say("hello", by: server.scene.ada, at: TestServer.recently)
            let token = try await server.token(Self.rights)
            let done = try await server.export(token: token)
            let link = try await Self.link(server, done, token)
            #expect(try await server.call(.GET, link.replacing("signature=", with: "signature=x")).status == 403)
            let sent = try await server.call(.GET, link)
            #expect(sent.status == 302)
            let url = try #require(sent.headers.first(name: "Location"))
            #expect(url.contains("X-Amz-Signature=") && !url.hasPrefix(server.url))
            let archive = try await Self.fetch(url)
            #expect(archive.status == 200)
            #expect(archive.headers["content-type"] == ["application/zip"])
            #expect(archive.headers["content-disposition"].first?.hasPrefix("attachment; filename=\"habeas-") == true)
            #expect(archive.body.starts(with: Data("PK".utf8)))
            let details = done.json["habeas"] as? [String: Any]
            #expect(details?["size"] as? Int == archive.body.count)
            // One that knows our tag goes on where it was.
            let tag = "\"\(details?["sha256"] as? String ?? "")\""
            let rest = try await server.call(.GET, link, headers: ["Range": "bytes=2-", "If-Range": tag])
            #expect(rest.status == 206)
            #expect(rest.body == archive.body.dropFirst(2))
            let acts = try await Self.acts(server)
            #expect(acts.count { $0.action == "Download" } == 3)
        }
    }

    @Test("An archive that is kept encrypted is never sent on")
    func sealedArchiveIsNotSentOn() async throws {
        try await TestServer.with(
            encryptsArchives: true,
            objects: { try Self.driver($0, options: "&redirects=true") }
        ) { server in
            try await server.scene.say("hello", by: server.scene.ada, at: TestServer.recently)
            let token = try await server.token(Self.rights)
            let link = try await Self.link(server, try await server.export(token: token), token)
            let archive = try await server.call(.GET, link)
            #expect(archive.status == 200)
            #expect(archive.body.starts(with: Data("PK".utf8)))
        }
    }

    @Test("An attachment is fetched from the bucket by whoever may see it, as a file to save")
    func attachmentIsSentOn() async throws {
        try await TestServer.with(objects: { try Self.driver($0, options: "&redirects=true") }) { server in
            let message = try await server.scene.say("see file", by: server.scene.ada, at: TestServer.recently)
            let ada = try await server.token([.accessChat], as: server.scene.ada)
            let bytes = Array("<script>alert(1)</script>".utf8)
            let made = try await server.upload(
                .bytes(bytes),
                named: "a \"page\".html",
                mediaType: "text/html",
                to: message.id,
                token: ada
            )
            let file = try #require(made.json["fileUri"] as? String)
            #expect(try await server.call(.GET, file).status == 401)
            let sent = try await server.call(.GET, file, token: ada)
            #expect(sent.status == 302)
            let content = try await Self.fetch(try #require(sent.headers.first(name: "Location")))
            #expect(content.status == 200)
            #expect(content.body == Data(bytes))
            #expect(
                content.headers["content-disposition"].first?.hasPrefix("attachment; filename=\"a _page_.html\"")
                    == true
            )
            let tag = "\"\(made.json["sha256"] as? String ?? "")\""
            #expect(try await server.call(.GET, file, token: ada, headers: ["If-None-Match": tag]).status == 304)
        }
    }

    @Test("While the bucket lets nobody in, uploads are told to come later and requests wait; then all is done, once")
    func outageIsWaitedOut() async throws {
        try await withTemporaryFolder { folder in
            let right = ObjectPlace.keys
            let file = folder.appending(path: "credentials")
            let write: @Sendable (String) throws -> Void = { secret in
                let key = right["AWS_ACCESS_KEY_ID"] ?? ""
                let text = "[default]\naws_access_key_id=\(key)\naws_secret_access_key=\(secret)\n"
                try Data(text.utf8).write(to: file, options: .atomic)
            }
            try write(right["AWS_SECRET_ACCESS_KEY"] ?? "")
            let keys = BucketCredentials.Source.file(path: file.path, profile: "default")
            try await TestServer.with(objects: { try Self.driver($0, options: "", keys: keys) }) { server in
                let message = try await server.scene.say("see file", by: server.scene.ada, at: TestServer.recently)
                let ada = try await server.token([.accessChat], as: server.scene.ada)
                let made = try await server.upload(.bytes([1, 2, 3]), to: message.id, token: ada)
                let content = try #require(made.json["fileUri"] as? String)
                try write("another secret")
                for answer in [
                    try await server.upload(.bytes([4]), to: message.id, token: ada),
                    try await server.call(.GET, content, token: ada),
                ] {
                    #expect(answer.status == 503)
                    #expect(answer.json["code"] as? String == "service.unavailable")
                    #expect(!String(decoding: answer.body, as: UTF8.self).contains("secret"))
                }
                let officer = try await server.token(Self.rights)
                let subject = "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":\"\(server.scene.ada)\"}}"
                let asked = try await server.call(.POST, "/api/v2/gdpr/requests", token: officer, body: subject)
                let id = asked.json["id"] as? String ?? ""
                // It has failed once when it is begun again.
                while try await Self.acts(server).count(where: { $0.action == "Start" }) < 2 { await Task.yield() }
                #expect(
                    try await server.call(.GET, "/api/v2/gdpr/requests/\(id)", token: officer).json["status"] as? String
                        != "ERROR"
                )
                try write(right["AWS_SECRET_ACCESS_KEY"] ?? "")
                let done = try await server.finished(asked, token: officer)
                #expect(done.json["status"] as? String == "COMPLETED")
                #expect(try await server.archiveFiles().count == 1)
                #expect(try await server.blobFiles().count == 1)
                #expect(try await server.call(.GET, content, token: ada).body == Data([1, 2, 3]))
                let archive = try await server.call(.GET, Self.link(server, done, officer))
                #expect(archive.status == 200)
            }
        }
    }
}
