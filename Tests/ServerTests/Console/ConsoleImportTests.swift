import AsyncHTTPClient
import Chat
import Foundation
import NIOCore
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleImportTests {
    /// Sends a file as a browser does, or the beginning of what a browser would send.
    private func upload(
        _ bytes: Data,
        named name: String = "slack.zip",
        token: String,
        isWhole: Bool = true,
        _ browser: ConsoleBrowser
    ) async throws -> TestServer.Answer {
        let head = """
            --edge\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n\(token)\r
            --edge\r\nContent-Disposition: form-data; name="file"; filename="\(name)"\r
            Content-Type: application/zip\r\n\r\n
            """
        var request = HTTPClientRequest(url: browser.server.url + "/admin/imports")
        request.method = .POST
        request.headers.add(name: "Cookie", value: browser.cookie)
        request.headers.add(name: "Content-Type", value: "multipart/form-data; boundary=edge")
        let tail = isWhole ? "\r\n--edge--\r\n" : ""
        request.body = .bytes(ByteBuffer(bytes: Data(head.utf8) + bytes + Data(tail.utf8)))
        return try await browser.server.send(request)
    }

    @Test("An export that is uploaded is imported, and the page tells what became of every entry")
    func exportsAreImported() async throws {
        let python = try #require(Program.python)
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let token = ConsoleBrowser.field("form_token", of: try await browser.open("/admin/imports"))
            let zip = try await withTemporaryFolder { folder in
                let file = folder.appending(path: "slack.zip")
                _ = try await Program.run(python, ["Tests/console/slack_export.py", file.path])
                return try Data(contentsOf: file)
            }
            #expect(try await upload(zip, token: token, browser).status == 303)
            var text = ""
            while !text.contains("Imported on") {
                text = try await browser.open("/admin/imports").text
                try #require(!text.contains("was not imported"), "\(text)")
            }
            #expect(text.contains("slack.zip") && text.contains("Skipped"))
            let found = try await browser.open("/admin/people?q=nadia").text
            #expect(found.contains("Nadia Park"))
        }
    }

    @Test("What is no export, is cut short or is sent by another page is refused, and nothing of it is kept")
    func mistakesAreRefused() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let token = ConsoleBrowser.field("form_token", of: try await browser.open("/admin/imports"))
            #expect(try await upload(Data("PK".utf8), token: "AAAA", browser).status == 403)
            let cut = try await upload(Data("PK".utf8), token: token, isWhole: false, browser)
            #expect(cut.status == 400 && cut.text.contains("did not arrive whole"))
            let other = try await upload(Data("PK".utf8), named: "photo.png", token: token, browser)
            #expect(other.status == 400 && other.text.contains("Choose the .zip"))
            #expect(try await upload(Data("no zip at all".utf8), token: token, browser).status == 303)
            var text = ""
            while !text.contains("was not imported") { text = try await browser.open("/admin/imports").text }
            #expect(text.contains("slack.zip is not a zip file") && !text.contains("habeas-import-"))
            let act = try await server.store.read { transaction in
                var filter = AuditFilter()
                filter.entityType = "Import"
                return try transaction.audit.entries(
                    in: server.scene.organization,
                    filter,
                    newestFirst: true,
                    limit: 1
                ).first
            }
            #expect(act?.userName == "Ada Bright" && act?.outcome == "failure" && act?.origin == "127.0.0.1")
        }
    }
}
