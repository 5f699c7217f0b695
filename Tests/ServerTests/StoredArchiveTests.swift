import AsyncHTTPClient
import Chat
import Crypto
import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// Archives as the server keeps them: encrypted or not, fetched whole or in parts, and destroyed.
@Suite(.timeLimit(.minutes(10))) struct StoredArchiveTests {
    private static let rights: [Permission] = [.addRequests, .viewRequests, .deleteArchives]

    /// An archive of a few hundred kilobytes on a server.
    private struct Kept {
        let server: TestServer
        let token: String
        let request: String
        let size: Int
        let sha256: String
        /// Where the archive is asked for, and a link to its bytes.
        let download: String
        let link: String

        var id: String { String(download.split(separator: "/").last ?? "") }

        /// The one file that the server keeps.
        var file: URL {
            get throws {
                let names = try FileManager.default.contentsOfDirectory(atPath: server.archiveFolder.path)
                return server.archiveFolder.appending(path: try #require(names.first))
            }
        }

        func fetch(_ range: String? = nil) async throws -> TestServer.Answer {
            try await server.call(.GET, link, headers: range.map { ["Range": $0] } ?? [:])
        }
    }

    private static func with(
        encrypted: Bool,
        _ body: @escaping @Sendable (Kept) async throws -> Void
    ) async throws {
        try await TestServer.with(encryptsArchives: encrypted) { server in
            var generator = SystemRandomNumberGenerator()
            let start = Instant(milliseconds: 1_767_607_260_000)
            for number in 0..<40 {
                let words = (0..<400).map { _ in String(generator.next(), radix: 36) }.joined(separator: " ")
                try await server.scene.say(words, by: server.scene.ada, at: start.advanced(bySeconds: Int64(number)))
            }
            let token = try await server.token(rights)
            let done = try await server.export(token: token)
            let details = try #require(done.json["habeas"] as? [String: Any])
            let download = try #require(done.json["resultsUrl"] as? String)
            let link = try await server.call(.GET, download + "?issueRedirect=false", token: token)
            try await body(
                Kept(
                    server: server,
                    token: token,
                    request: try #require(done.json["id"] as? String),
                    size: try #require(details["size"] as? Int),
                    sha256: try #require(details["sha256"] as? String),
                    download: download,
                    link: try #require(link.json["url"] as? String)
                )
            )
        }
    }

    @Test("An encrypted archive has nothing of its content in its file, and downloads byte by byte as it was made")
    func encryptedArchiveDownloads() async throws {
        try await Self.with(encrypted: true) { kept in
            let stored = try Data(contentsOf: kept.file)
            #expect(stored.count > 2 * 65_536)
            for marker in ["messages.jsonl", "manifest-sha256.txt", "signing-key.pem"] {
                #expect(stored.range(of: Data(marker.utf8)) == nil, "\(marker)")
            }
            let mode = try FileManager.default.attributesOfItem(atPath: kept.file.path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
            let whole = try await kept.fetch()
            #expect(whole.status == 200)
            #expect(whole.body.count == kept.size)
            #expect(SHA256.hash(data: whole.body).hexadecimal == kept.sha256)
            #expect(whole.body.starts(with: Data("PK".utf8)))
        }
    }

    @Test("Parts of an archive are given as they are asked for", .everyObjectPlace, arguments: [false, true])
    func rangesAreKept(encrypted: Bool) async throws {
        try await Self.with(encrypted: encrypted) { kept in
            let whole = try await kept.fetch().body
            for (range, bounds) in [
                ("bytes=0-0", 0..<1), ("bytes=65535-65536", 65_535..<65_537), ("bytes=65536-131071", 65_536..<131_072),
                ("bytes=100000-", 100_000..<whole.count), ("bytes=-5", (whole.count - 5)..<whole.count),
                ("bytes=70000-99999999", 70_000..<whole.count),
            ] {
                let part = try await kept.fetch(range)
                #expect(part.status == 206, "\(range)")
                #expect(part.body == whole[bounds], "\(range)")
                let stated = "bytes \(bounds.lowerBound)-\(bounds.upperBound - 1)/\(whole.count)"
                #expect(part.headers.first(name: "Content-Range") == stated)
            }
            let outside = try await kept.fetch("bytes=\(whole.count)-")
            #expect(outside.status == 416)
            #expect(outside.headers.first(name: "Content-Range") == "bytes */\(whole.count)")
        }
    }

    @Test(
        "A file that was cut short, made longer or lost is told as such, before a byte goes out",
        arguments: [false, true]
    )
    func truncationIsFound(encrypted: Bool) async throws {
        try await Self.with(encrypted: encrypted) { kept in
            let file = try kept.file
            let whole = try Data(contentsOf: file)
            for content in [whole.dropLast(), whole.dropLast(65_552), whole.prefix(0), whole + Data([0])] {
                try Data(content).write(to: file)
                let answer = try await kept.fetch()
                #expect(answer.status == 500)
                #expect(answer.json["code"] as? String == "archive.damaged")
            }
            try FileManager.default.removeItem(at: file)
            #expect(try await kept.fetch().json["code"] as? String == "archive.damaged")
            try whole.write(to: file)
            #expect(try await kept.fetch().status == 200)
        }
    }

    @Test("A piece of an encrypted file that was changed or moved ends the answer before its announced length")
    func changedPiecesAreFound() async throws {
        try await Self.with(encrypted: true) { kept in
            let file = try kept.file
            let whole = try Data(contentsOf: file)
            let (header, piece) = (16, 65_552)
            var flipped = whole
            flipped[whole.count - 1] ^= 1
            var swapped = whole
            swapped.replaceSubrange(header..<(header + piece), with: whole[(header + piece)..<(header + 2 * piece)])
            swapped.replaceSubrange((header + piece)..<(header + 2 * piece), with: whole[header..<(header + piece)])
            for content in [flipped, swapped] {
                try content.write(to: file)
                await #expect(throws: (any Error).self) { try await kept.fetch() }
            }
        }
    }

    @Test(
        "A destroyed archive is gone for good: its file, its links, and what the request says",
        .everyObjectPlace,
        arguments: [false, true]
    )
    func destroyedIsGone(encrypted: Bool) async throws {
        try await Self.with(encrypted: encrypted) { kept in
            let server = kept.server
            let path = "/api/habeas/v1/archives/\(kept.id)"
            for _ in 0..<2 { #expect(try await server.call(.DELETE, path, token: kept.token).status == 204) }
            #expect(try await server.archiveFiles() == [])
            for answer in [try await server.call(.GET, kept.download, token: kept.token), try await kept.fetch()] {
                #expect(answer.status == 410)
                #expect(answer.json["code"] as? String == "archive.destroyed")
            }
            let request = try await server.call(.GET, "/api/v2/gdpr/requests/\(kept.request)", token: kept.token)
            #expect(request.json["resultsUrl"] == nil)
            let details = request.json["habeas"] as? [String: Any]
            #expect(details?["archiveDestroyedAt"] is String)
            #expect(details?["sha256"] as? String == kept.sha256)
            let other = try await server.export(token: kept.token)
            #expect(other.json["resultsUrl"] is String)
        }
    }
}
