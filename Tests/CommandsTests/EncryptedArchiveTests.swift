import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct EncryptedArchiveTests {
    @Test(
        "Archives are kept encrypted as the settings say, and are exported and verified all the same",
        arguments: ["flag", "environment", "file", "off"]
    )
    func settingIsKept(way: String) async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            let file = place.folder.appending(path: "settings.yaml")
            try Data("encryptArchives: true\n".utf8).write(to: file)
            let options = ["flag": ["--encrypt-archives"], "file": ["--config", file.path]]
            let server = try Program(
                Program.habeas,
                ["serve", "--data", place.data, "--listen", "127.0.0.1:0"] + (options[way] ?? []),
                environment: way == "environment" ? ["HABEAS_ENCRYPT_ARCHIVES": "true"] : [:]
            )
            let url = try #require(await server.rest(ofLineBeginning: "listening on "))
            let output = place.folder.appending(path: "out").path
            let exported = try await place.habeas("export", "slack:U0ADA", "--output", output, server: url)
            #expect(exported.status == 0, "\(exported.errors)")
            #expect(exported.output.contains("verified       yes"))
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: place.data + "/archives")
            #expect(names.count == 1 && names[0].hasSuffix(way == "off" ? ".zip" : ".zip.sealed"), "\(names)")
        }
    }

    @Test("A setting that is neither on nor off is refused rather than taken for off")
    func wrongSetting() async throws {
        try await Workplace.with { place in
            let outcome = try await Program.run(
                Program.habeas,
                ["serve", "--data", place.data, "--listen", "127.0.0.1:0"],
                environment: ["HABEAS_ENCRYPT_ARCHIVES": "maybe"]
            )
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("encryptArchives"), "\(outcome.errors)")
        }
    }
}
