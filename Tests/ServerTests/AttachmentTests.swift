import AsyncHTTPClient
import Chat
import Foundation
import NIOCore
import NIOHTTP1
import Objects
import Storage
import TestSupport
import Testing

@Suite(.everyObjectPlace, .timeLimit(.minutes(10))) struct AttachmentTests {
    /// A server, a message of Ada's, and her token.
    private func with(
        _ body: @escaping @Sendable (_ server: TestServer, _ message: Message, _ ada: String) async throws -> Void
    ) async throws {
        try await TestServer.with { server in
            let message = try await server.scene.say("see file", by: server.scene.ada, at: TestServer.recently)
            try await body(server, message, try await server.token([.accessChat], as: server.scene.ada))
        }
    }

    private func path(_ answer: TestServer.Answer) -> String {
        "/api/habeas/v1/attachments/\(answer.json["id"] as? String ?? "none")"
    }

    @Test("A file is uploaded, described and downloaded as it was, by its sender and by others in the room")
    func roundTrip() async throws {
        try await with { server, message, ada in
            let bytes = Array((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
            let answer = try await server.upload(.bytes(bytes), to: message.id, token: ada)
            #expect(answer.status == 201)
            #expect(answer.json["name"] as? String == "report.pdf")
            #expect(answer.json["mediaType"] as? String == "application/pdf")
            #expect(answer.json["size"] as? Int == bytes.count)
            let digest = try #require(answer.json["sha256"] as? String)
            #expect(digest.count == 64)
            let file = try #require(answer.json["fileUri"] as? String)
            #expect(file == server.url + path(answer) + "/content")
            let bo = try await server.token([.viewRooms], as: server.scene.bo)
            for token in [ada, bo] {
                #expect(try await server.call(.GET, path(answer), token: token).body == answer.body)
                let content = try await server.call(.GET, file, token: token)
                #expect(content.status == 200)
                #expect(content.body == Data(bytes))
                for (name, value) in [
                    ("Content-Length", "3000000"), ("Content-Type", "application/pdf"), ("ETag", "\"\(digest)\""),
                    ("X-Content-Type-Options", "nosniff"), ("Accept-Ranges", "bytes"),
                    ("Content-Security-Policy", "default-src 'none'; sandbox"),
                    ("Content-Disposition", "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf"),
                ] {
                    #expect(content.headers.first(name: name) == value)
                }
            }
            let summary = try await server.store.read { try $0.messages.attachmentSummaries(of: [message.id]) }
            #expect(summary[message.id]?.present.map(\.description) == [answer.json["id"] as? String ?? ""])
            #expect(summary[message.id]?.hasDeleted == false)
        }
    }

    @Test("A file may come in chunks of unknown number, be empty, or have no media type")
    func chunksAreTaken() async throws {
        try await with { server, message, ada in
            let chunks = (0..<50).map { ByteBuffer(repeating: UInt8($0), count: 7919) }
            let stream = AsyncStream<ByteBuffer> { continuation in
                for chunk in chunks { continuation.yield(chunk) }
                continuation.finish()
            }
            let answer = try await server.upload(.stream(stream, length: .unknown), to: message.id, token: ada)
            #expect(answer.status == 201)
            let content = try await server.call(.GET, path(answer) + "/content", token: ada)
            #expect(content.body == Data(chunks.flatMap { Array(buffer: $0) }))
            let empty = try await server.upload(.bytes([UInt8]()), mediaType: nil, to: message.id, token: ada)
            #expect(empty.status == 201)
            #expect(empty.json["mediaType"] as? String == "application/octet-stream")
            let nothing = try await server.call(.GET, path(empty) + "/content", token: ada)
            #expect(nothing.status == 200)
            #expect(nothing.headers.first(name: "Content-Length") == "0")
            #expect(nothing.body.isEmpty)
        }
    }

    @Test("A range is answered with just that, and bytes that the caller has are not sent again")
    func rangesAndTags() async throws {
        try await with { server, message, ada in
            let answer = try await server.upload(.bytes(Array("0123456789".utf8)), to: message.id, token: ada)
            let tag = "\"\(answer.json["sha256"] as? String ?? "")\""
            func get(_ headers: [String: String]) async throws -> TestServer.Answer {
                try await server.call(.GET, path(answer) + "/content", token: ada, headers: headers)
            }
            for (range, text, content) in [
                ("bytes=2-4", "234", "bytes 2-4/10"), ("bytes=7-", "789", "bytes 7-9/10"),
                ("bytes=-3", "789", "bytes 7-9/10"), ("bytes=0-99", "0123456789", "bytes 0-9/10"),
                ("bytes=-99", "0123456789", "bytes 0-9/10"),
                ("bytes=0-9223372036854775807", "0123456789", "bytes 0-9/10"),
            ] {
                let part = try await get(["Range": range])
                #expect(part.status == 206, "\(range)")
                #expect(String(decoding: part.body, as: UTF8.self) == text)
                #expect(part.headers.first(name: "Content-Range") == content)
                #expect(part.headers.first(name: "Content-Length") == String(text.utf8.count))
            }
            for range in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
                let refused = try await get(["Range": range])
                #expect(refused.status == 416, "\(range)")
                #expect(refused.headers.first(name: "Content-Range") == "bytes */10")
            }
            for range in ["bytes=4-2", "bytes=0-1,3-4", "lines=1-2", "bytes=x-", "bytes=-", "bytes=+1-2", "bytes=1"] {
                #expect(try await get(["Range": range]).status == 200, "\(range)")
            }
            #expect(try await get(["Range": "bytes=2-4", "If-Range": "\"other\""]).status == 200)
            #expect(try await get(["Range": "bytes=2-4", "If-Range": tag]).status == 206)
            for known in [tag, "W/" + tag, "\"x\", " + tag, "*"] {
                let same = try await get(["If-None-Match": known])
                #expect(same.status == 304, "\(known)")
                #expect(same.body.isEmpty)
                #expect(same.headers.first(name: "ETag") == tag)
            }
            #expect(try await get(["If-None-Match": "\"x\""]).status == 200)
        }
    }

    @Test("The same bytes are kept once, and go with the last attachment that has them")
    func sameBytesAreKeptOnce() async throws {
        try await with { server, message, ada in
            let theirs = try await server.scene.say("mine too", by: server.scene.bo, at: TestServer.recently)
            let bo = try await server.token([.accessChat], as: server.scene.bo)
            let first = try await server.upload(.bytes([1, 2, 3]), named: "a", to: message.id, token: ada)
            let second = try await server.upload(.bytes([1, 2, 3]), named: "b", to: theirs.id, token: bo)
            #expect(first.json["sha256"] as? String == second.json["sha256"] as? String)
            #expect(try await server.blobFiles().count == 1)
            #expect(try await server.call(.DELETE, path(first), token: ada).status == 204)
            #expect(try await server.blobFiles().count == 1)
            #expect(try await server.call(.GET, path(first), token: ada).status == 404)
            #expect(try await server.call(.GET, path(first) + "/content", token: ada).status == 404)
            #expect(try await server.call(.DELETE, path(first), token: ada).status == 404)
            #expect(try await server.call(.GET, path(second) + "/content", token: ada).body == Data([1, 2, 3]))
            #expect(try await server.call(.DELETE, path(second), token: bo).status == 204)
            #expect(try await server.blobFiles() == [])
            let summary = try await server.store.read { try $0.messages.attachmentSummaries(of: [message.id]) }
            #expect(summary[message.id]?.present == [])
            #expect(summary[message.id]?.hasDeleted == true)
        }
    }

    @Test("Only the author of a message attaches to it; its sender and a moderator delete; nobody else knows of it")
    func rightsAreKept() async throws {
        try await with { server, message, ada in
            let scene = server.scene
            let bo = try await server.token([.accessChat], as: scene.bo)
            let client = try await server.token([.accessChat])
            let foreign = try await server.token(
                [.accessChat, .moderateChat],
                in: server.stranger.organization,
                as: server.stranger.ada
            )
            let outsider = User.ID(high: 5, low: 5)
            try await scene.store.write {
                try $0.users.save(User(id: outsider, organization: scene.organization, name: "Cy Outside"))
            }
            let cy = try await server.token([.accessChat], as: outsider)
            let moderator = try await server.token([.moderateChat], as: scene.bo)
            let elsewhere = try await server.token([.moderateChat], as: outsider)
            for (token, status) in [(bo, 403), (client, 400), (foreign, 404), (cy, 404)] {
                #expect(try await server.upload(.bytes([1]), to: message.id, token: token).status == status)
            }
            #expect(try await server.blobFiles() == [])
            let answer = try await server.upload(.bytes([1]), to: message.id, token: ada)
            for (token, status) in [(client, 400), (foreign, 404), (cy, 404)] {
                #expect(try await server.call(.GET, path(answer), token: token).status == status)
                #expect(try await server.call(.GET, path(answer) + "/content", token: token).status == status)
                #expect(try await server.call(.DELETE, path(answer), token: token).status == status)
            }
            #expect(try await server.call(.DELETE, path(answer), token: elsewhere).status == 404)
            #expect(try await server.call(.DELETE, path(answer), token: bo).status == 403)
            #expect(try await server.call(.GET, path(answer) + "/content").status == 401)
            #expect(try await server.call(.GET, path(answer), token: ada).status == 200)
            #expect(try await server.call(.DELETE, path(answer), token: moderator).status == 204)
            #expect(try await server.call(.GET, path(answer), token: ada).status == 404)
            #expect(try await server.blobFiles() == [])
        }
    }

    @Test("What retention has taken, or was deleted, cannot be seen or added to")
    func retentionIsKept() async throws {
        try await with { server, message, ada in
            let scene = server.scene
            let old = try await scene.say(
                "old",
                by: scene.ada,
                at: TestServer.recently.advanced(bySeconds: -3650 * 86_400)
            )
            #expect(try await server.upload(.bytes([1]), to: old.id, token: ada).status == 404)
            let file = try await scene.attach([2], named: "old.txt", to: old, in: server.blobs)
            let answer = try await server.upload(.bytes([1]), to: message.id, token: ada)
            for method in [HTTPMethod.GET, .DELETE] {
                #expect(
                    try await server.call(method, "/api/habeas/v1/attachments/\(file.id)", token: ada).status == 404
                )
            }
            var gone = message
            gone.deletedAt = TestServer.recently
            try await scene.store.write { [gone] in try $0.messages.update(gone) }
            #expect(try await server.call(.GET, path(answer) + "/content", token: ada).status == 404)
            #expect(try await server.upload(.bytes([1]), to: message.id, token: ada).status == 404)
        }
    }
}
