import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TLSServerTests {
    /// Makes a certificate for this computer, and its key, as an administrator might.
    private func makeCertificate(named name: String, in folder: URL) async throws {
        let made = try await Program.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", folder.appending(path: name + ".key").path, "-out",
                folder.appending(path: name + ".pem").path,
            ]
        )
        try #require(made.status == 0, "\(made.errors)")
    }

    /// What a caller gets who trusts one certificate alone.
    private func curl(_ url: String, trusting certificate: String, _ options: String...) async throws -> Program.Outcome
    {
        try await Program.run("/usr/bin/curl", ["--silent", "--include", "--cacert", certificate, url] + options)
    }

    @Test("A server speaks TLS, and shows a renewed certificate without a restart")
    func renewedCertificate() async throws {
        try await Workplace.with { place in
            try await makeCertificate(named: "first", in: place.folder)
            try await makeCertificate(named: "second", in: place.folder)
            let files = FileManager.default
            let first = place.folder.appending(path: "first.pem").path
            let second = place.folder.appending(path: "second.pem").path
            let (certificate, key) = (place.folder.appending(path: "tls.pem"), place.folder.appending(path: "tls.key"))
            try files.createSymbolicLink(atPath: certificate.path, withDestinationPath: first)
            try files.createSymbolicLink(
                atPath: key.path,
                withDestinationPath: place.folder.appending(path: "first.key").path
            )
            let (server, url) = try await place.serve("--tls-certificate", certificate.path, "--tls-key", key.path)
            #expect(url.hasPrefix("https://127.0.0.1:"))
            let answer = try await curl(url + "/health", trusting: first)
            #expect(answer.output.hasPrefix("HTTP/1.1 200"), "\(answer.errors)")
            #expect(answer.output.contains("Strict-Transport-Security: max-age=31536000"))
            let old = try await curl(url + "/health", trusting: first, "--tls-max", "1.1")
            #expect(old.status != 0)

            // The certificate alone has changed: it does not fit the key, so the first is still shown.
            try files.removeItem(at: certificate)
            try files.createSymbolicLink(atPath: certificate.path, withDestinationPath: second)
            #expect(try await curl(url + "/health", trusting: first).status == 0)
            try files.removeItem(at: key)
            try files.createSymbolicLink(
                atPath: key.path,
                withDestinationPath: place.folder.appending(path: "second.key").path
            )
            #expect(try await curl(url + "/health", trusting: second).status == 0)
            #expect(try await curl(url + "/health", trusting: first).status != 0)
            server.send(SIGTERM)
            let outcome = await server.outcome()
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("does not belong to the first certificate"))
            #expect(outcome.errors.contains("A new TLS certificate is shown."))
        }
    }

    @Test(
        "A server does not start with what would send secrets in the clear, or with a certificate that cannot be used",
        arguments: [
            (["--listen", "0.0.0.0:0"], 64, "can be read on the way"),
            (["--listen", "[::]:0"], 64, "--behind-tls-proxy"),
            (["--listen", "127.0.0.1.example.org:0"], 64, "can be read on the way"),
            (["--tls-certificate", "/dev/null"], 64, "give --tls-certificate and --tls-key"),
            (["--tls-certificate", "/dev/null", "--tls-key", "/dev/null"], 69, "holds no certificate in PEM"),
        ]
    )
    func refusals(options: [String], status: Int32, words: String) async throws {
        try await Workplace.with { place in
            let outcome = try await Program.run(Program.habeas, ["serve", "--data", place.data] + options)
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test("Behind a proxy that speaks TLS, an address that others can reach is no reason to refuse")
    func behindProxy() async throws {
        // Nothing may listen for other computers in a test, so there is no store to serve either.
        let options = ["serve", "--data", "/nonexistent", "--listen", "0.0.0.0:0", "--behind-tls-proxy"]
        let outcome = try await Program.run(Program.habeas, options)
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("There is no store"), "\(outcome.errors)")
    }
}
