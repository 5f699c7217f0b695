import AsyncHTTPClient
import Chat
import Foundation
import NIOCore
import NIOHTTP1
import Objects
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AttachmentUploadTests {
    private static let largest = 50 * 1024 * 1024

    private func with(
        _ body: @escaping @Sendable (_ server: TestServer, _ message: Message, _ ada: String) async throws -> Void
    ) async throws {
        try await TestServer.with { server in
            let message = try await server.scene.say("see file", by: server.scene.ada, at: TestServer.recently)
            try await body(server, message, try await server.token([.accessChat], as: server.scene.ada))
        }
    }

    private func zeros(_ count: Int) -> some AsyncSequence<ByteBuffer, Never> & Sendable {
        let piece = 1 << 20
        return AsyncStream<ByteBuffer> { continuation in
            for start in stride(from: 0, to: count, by: piece) {
                continuation.yield(ByteBuffer(repeating: 0, count: min(piece, count - start)))
            }
            continuation.finish()
        }
    }

    @Test(
        "50 MB are taken, and one byte more is a 413 that leaves nothing, with and without a length",
        .everyObjectPlace
    )
    func sizeIsLimited() async throws {
        try await with { server, message, ada in
            let large = try await server.upload(
                .stream(zeros(Self.largest), length: .unknown),
                to: message.id,
                token: ada
            )
            #expect(large.status == 201)
            #expect(large.json["size"] as? Int == Self.largest)
            let files = try await server.blobFiles()
            #expect(files.count == 1)
            let count = Self.largest + 1
            for length in [HTTPClientRequest.Body.Length.unknown, .known(Int64(count))] {
                let answer = try await server.upload(.stream(zeros(count), length: length), to: message.id, token: ada)
                #expect(answer.status == 413)
                #expect(answer.json["code"] as? String == "request.entity.too.large")
                #expect(try await server.blobFiles() == files)
            }
        }
    }

    @Test(
        "An upload whose sender goes away in the middle leaves nothing",
        arguments: ["Content-Length: 40000000", "Transfer-Encoding: chunked"],
        [true, false]
    )
    func cutUploadLeavesNothing(framing: String, resets: Bool) async throws {
        try await with { server, message, ada in
            // Waits until the server has begun to write, then goes: in good order, or with a reset.
            let script = """
                import os, socket, struct, sys, time
                port, path, token, framing, resets, folder = sys.argv[1:]
                peer = socket.create_connection(("127.0.0.1", int(port)))
                peer.sendall(f"POST {path} HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer {token}\\r\\n{framing}\\r\\n\\r\\n".encode())
                piece = b"x" * 1000000
                peer.sendall(b"f4240\\r\\n" + piece + b"\\r\\n" if "chunked" in framing else piece)
                while not any(name.startswith(".unfinished") for name in os.listdir(folder)): time.sleep(0.01)
                if resets == "true": peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                peer.close()
                while any(name.startswith(".unfinished") for name in os.listdir(folder)): time.sleep(0.01)
                """
            let path = "/api/habeas/v1/messages/\(message.id)/attachments?name=a.bin"
            let port = server.url.split(separator: ":").last.map(String.init) ?? ""
            let outcome = try await Program.run(
                "/usr/bin/python3",
                ["-c", script, port, path, ada, framing, "\(resets)", server.blobFolder.path]
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await server.blobFiles() == [])
            let summaries = try await server.store.read { try $0.messages.attachmentSummaries(of: [message.id]) }
            #expect(summaries.isEmpty)
            #expect(try await server.upload(.bytes([1]), to: message.id, token: ada).status == 201)
        }
    }

    @Test(
        "A name that is a path, cannot be seen, or turns text around is refused",
        arguments: [
            "", " ", "..", ".", "../../etc/passwd", "a/b", "a\\b", "/", "a\r\nSet-Cookie: x", "a\u{0}b", "\u{7F}",
            "tab\there", "a\u{85}b", "a\u{2028}b", "photo\u{202E}gpj.exe", "a\u{2066}b",
            String(repeating: "n", count: 256), String(repeating: "e\u{301}", count: 200),
        ]
    )
    func hostileNamesAreRefused(name: String) async throws {
        try await with { server, message, ada in
            let answer = try await server.upload(.bytes([1]), named: name, to: message.id, token: ada)
            #expect(answer.status == 400)
            #expect((answer.json["message"] as? String)?.contains("name") == true)
            #expect(try await server.blobFiles() == [])
        }
    }

    @Test(
        "Any other name comes back as it was, in a header that cannot be broken out of",
        arguments: [
            ("quo\"te\\s".replacing("\\", with: ""), "quo_tes", "quo%22tes"),
            ("naïve 漢字 🍜.txt", "na_ve __ _.txt", "na%C3%AFve%20%E6%BC%A2%E5%AD%97%20%F0%9F%8D%9C.txt"),
            ("50%; filename=x", "50_; filename=x", "50%25%3B%20filename%3Dx"),
            ("it's (1)*.pdf", "it's (1)*.pdf", "it%27s%20%281%29%2A.pdf"),
            ("…", "_", "%E2%80%A6"),
        ]
    )
    func namesAreEncoded(name: String, plain: String, encoded: String) async throws {
        try await with { server, message, ada in
            let answer = try await server.upload(.bytes([1]), named: name, to: message.id, token: ada)
            #expect(answer.status == 201)
            #expect(answer.json["name"] as? String == name)
            let id = answer.json["id"] as? String ?? ""
            let content = try await server.call(.GET, "/api/habeas/v1/attachments/\(id)/content", token: ada)
            #expect(
                content.headers.first(name: "Content-Disposition")
                    == "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
            )
        }
    }

    @Test("A name of 255 characters is taken")
    func longestNameIsTaken() async throws {
        try await with { server, message, ada in
            let name = String(repeating: "漢", count: 255)
            let answer = try await server.upload(.bytes([1]), named: name, to: message.id, token: ada)
            #expect(answer.status == 201)
        }
    }

    @Test("A media type that is none is refused", arguments: ["pdf", "a/b/c", "/", "a/", "text/<b>", "é/b", "a b/c"])
    func mediaTypeIsChecked(mediaType: String) async throws {
        try await with { server, message, ada in
            let answer = try await server.upload(.bytes([1]), mediaType: mediaType, to: message.id, token: ada)
            #expect(answer.status == 400)
            #expect(try await server.blobFiles() == [])
        }
    }

    @Test("A message takes 20 files, however many come at once, and another when one is deleted", .everyObjectPlace)
    func filesAreCounted() async throws {
        try await with { server, message, ada in
            let answers = try await withThrowingTaskGroup(of: [TestServer.Answer].self) { group in
                for lane in 0..<5 {
                    group.addTask {
                        var answers: [TestServer.Answer] = []
                        for number in 0..<6 {
                            let byte = UInt8(lane * 6 + number)
                            let answer = try await server.upload(.bytes([byte]), to: message.id, token: ada)
                            answers.append(answer)
                        }
                        return answers
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(answers.count { $0.status == 201 } == 20)
            #expect(answers.count { $0.json["code"] as? String == "too.many.attachments" } == 10)
            #expect(try await server.blobFiles().count == 20)
            let id = answers.first { $0.status == 201 }?.json["id"] as? String ?? ""
            #expect(try await server.call(.DELETE, "/api/habeas/v1/attachments/\(id)", token: ada).status == 204)
            #expect(try await server.upload(.bytes([99]), to: message.id, token: ada).status == 201)
        }
    }

    @Test(
        "An export has the file, and one whose bytes are missing ends in an error that says what to do",
        .everyObjectPlace
    )
    func exportHasTheFile() async throws {
        try await with { server, message, ada in
            let officer = try await server.token([.addRequests, .viewRequests])
            _ = try await server.upload(.bytes(Array("lantern oil".utf8)), to: message.id, token: ada)
            let done = try await server.export(token: officer)
            #expect(done.json["status"] as? String == "COMPLETED")
            let results = try #require(done.json["resultsUrl"] as? String)
            let link = try await server.call(.GET, results + "?issueRedirect=false", token: officer)
            let archive = try await server.call(.GET, try #require(link.json["url"] as? String))
            // A PDF is stored, so its bytes can be seen in the archive.
            #expect(archive.body.range(of: Data("lantern oil".utf8)) != nil)
            let lost = try await server.blobFiles()[0]
            try await ObjectQueue.run { [objects = server.blobObjects] in try objects.remove(lost) }
            let failed = try await server.export(token: officer)
            #expect(failed.json["status"] as? String == "ERROR")
            let failure = (failed.json["habeas"] as? [String: Any])?["failure"] as? String
            #expect(failure?.contains("Restore the file") == true)
            #expect(try await server.archiveFiles().count == 1)
        }
    }
}
