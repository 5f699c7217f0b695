import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ExportCommandTests {
    private static let somebody = "01234567-89ab-cdef-0123-456789abcdef"

    @Test("A download that breaks off is told as such, and leaves no file")
    func brokenDownload() async throws {
        try await Workplace.with { place in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "breaking_server.py").path
            let server = try Program("/usr/bin/python3", [script])
            let url = try #require(await server.rest(ofLineBeginning: "listening on "))
            let output = place.folder.appending(path: "out").path
            let outcome = try await place.habeas("export", Self.somebody, "--output", output, server: url)
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(outcome.errors.contains("broke off"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: output) == [])
            // Started from a thread that takes no signals, Python would wait with a gentler one for ever.
            server.send(SIGKILL)
            _ = await server.outcome()
        }
    }

    @Test("A caller that reaches the server by another name than the public one gets the archive all the same")
    func publicNameIsNotNeeded() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            let (server, url) = try await place.serve("--public-url", "https://habeas.invalid/behind/a/proxy/")
            let output = place.folder.appending(path: "out").path
            let outcome = try await place.habeas("export", "slack:U0ADA", "--output", output, "--json", server: url)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("\"messages\" : 5,"))
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
        }
    }
}
