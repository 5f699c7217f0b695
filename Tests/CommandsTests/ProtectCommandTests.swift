import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ProtectCommandTests {
    /// An archive, and the keys of a receiver.
    private struct Hand {
        let place: Workplace
        let archive: String
        let folder: URL
        let recipient: String

        func path(_ name: String) -> String { folder.appending(path: name).path }

        func protect(_ options: String...) async throws -> Program.Outcome {
            try await Program.run(Program.habeas, ["protect", archive] + options)
        }

        var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() } }
    }

    private func withArchive(_ body: (Hand) async throws -> Void) async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 50)
            try await place.withServer { url in
                let output = place.folder.appending(path: "out").path
                let exported = try await place.habeas("export", "slack:U0ADA", "--output", output, server: url)
                let archive = try #require(exported.output.split(separator: "\n").first.map(String.init))
                let folder = place.folder.appending(path: "hand-over")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                let key = place.folder.appending(path: "receiver").path
                let made = try await Program.run(
                    "/bin/sh",
                    ["-c", "age-keygen -o \"$1\" && age-keygen -y \"$1\"", "sh", key]
                )
                let recipient = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
                try await body(Hand(place: place, archive: archive, folder: folder, recipient: recipient))
            }
        }
    }

    @Test("The receiver opens with age what was encrypted for them, byte by byte, and nobody else does")
    func receiverOpens() async throws {
        try await withArchive { hand in
            let file = hand.path("for-ada.age")
            let outcome = try await hand.protect("--recipient", hand.recipient, "--output", file)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try hand.files == ["for-ada.age"])
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
            let key = hand.place.folder.appending(path: "receiver").path
            let opened = hand.path("opened.zip")
            #expect(try await Program.run("/usr/bin/age", ["-d", "-i", key, "-o", opened, file]).status == 0)
            #expect(try Data(contentsOf: URL(filePath: opened)) == Data(contentsOf: URL(filePath: hand.archive)))
            let other = hand.path("other")
            #expect(try await Program.run("/usr/bin/age-keygen", ["-o", other]).status == 0)
            #expect(try await Program.run("/usr/bin/age", ["-d", "-i", other, "-o", hand.path("x"), file]).status != 0)
        }
    }

    @Test("An SSH key opens it as well, and each of several receivers does")
    func severalReceivers() async throws {
        try await withArchive { hand in
            let key = hand.path("id")
            let script =
                "openssl genpkey -algorithm ed25519 -out \"$1\" && ssh-keygen -q -t ed25519 -N '' -f \"$1.ssh\""
            let made = try await Program.run("/bin/sh", ["-c", script, "sh", key])
            #expect(made.status == 0, "\(made.errors)")
            let ssh = try String(contentsOf: URL(filePath: key + ".ssh.pub"), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let file = hand.path("both.age")
            let outcome = try await hand.protect(
                "--recipient",
                hand.recipient,
                "--recipient",
                ssh,
                "--output",
                file,
                "--json"
            )
            #expect(outcome.status == 0 && outcome.output.contains("\"recipients\""), "\(outcome.errors)")
            for identity in [key + ".ssh", hand.place.folder.appending(path: "receiver").path] {
                let opened = try await Program.run("/usr/bin/age", ["-d", "-i", identity, "-o", hand.path("x"), file])
                #expect(opened.status == 0, "\(opened.errors)")
            }
        }
    }

    @Test("A passphrase is typed on a terminal, and opens the file with age alone")
    func passphraseOpens() async throws {
        try await withArchive { hand in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "on_a_terminal.py").path
            func type(_ line: String, into program: String...) async throws -> Program.Outcome {
                try await Program.run("/usr/bin/python3", [script, line] + program)
            }
            let (file, opened) = (hand.path("x.age"), hand.path("opened.zip"))
            let words = "scones at ten, in the long kitchen"
            let made = try await type(
                words,
                into: Program.habeas,
                "protect",
                hand.archive,
                "--passphrase",
                "--output",
                file
            )
            #expect(made.status == 0, "\(made.output)")
            #expect(!made.output.contains(words))
            #expect(try await type("something else", into: "/usr/bin/age", "-d", "-o", opened, file).status != 0)
            let decrypted = try await type(words, into: "/usr/bin/age", "-d", "-o", opened, file)
            #expect(decrypted.status == 0, "\(decrypted.output)")
            #expect(try Data(contentsOf: URL(filePath: opened)) == Data(contentsOf: URL(filePath: hand.archive)))
        }
    }

    @Test("What cannot be encrypted has its exit code, and leaves nothing")
    func failuresLeaveNothing() async throws {
        try await withArchive { hand in
            let file = hand.path("x.age")
            let wrongChecksum = String(hand.recipient.dropLast()) + (hand.recipient.hasSuffix("q") ? "p" : "q")
            let cases: [([String], Int32, String)] = [
                ([], 64, "--recipient"),
                (["--recipient", "ada@lantern.example"], 64, "no recipient"),
                (["--recipient", "-d"], 64, "recipient"),
                (
                    ["--recipient", "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t"], 64,
                    "no recipient"
                ),
                (["--recipient", wrongChecksum], 64, "malformed recipient"),
                (["--passphrase"], 64, "terminal"),
                (["--passphrase", "--recipient", hand.recipient], 64, "either"),
                (["--recipient", hand.recipient, "--output", hand.path("no/folder/x.age")], 73, "cannot be written"),
            ]
            for (options, status, words) in cases {
                let output = options.contains("--output") ? [] : ["--output", file]
                let outcome = try await Program.run(Program.habeas, ["protect", hand.archive] + options + output)
                #expect(outcome.status == status, "\(options): \(outcome.errors)")
                #expect(outcome.errors.contains(words), "\(options): \(outcome.errors)")
            }
            let missing = try await Program.run(
                Program.habeas,
                ["protect", hand.archive, "--recipient", hand.recipient, "--output", file],
                environment: ["PATH": hand.folder.path]
            )
            #expect(missing.status == 69 && missing.errors.contains("apt install age"))
            #expect(try hand.files == [])
        }
    }

    @Test("A full disk leaves nothing")
    func fullDisk() async throws {
        try await withArchive { hand in
            // Files may not grow beyond a limit, as on a disk without room.
            let command = "ulimit -f 1; exec \"$1\" protect \"$2\" --recipient \"$3\" --output \"$4\""
            let outcome = try await Program.run(
                "/bin/sh",
                ["-c", command, "sh", Program.habeas, hand.archive, hand.recipient, hand.path("x.age")]
            )
            #expect(outcome.status == 73, "\(outcome.errors)")
            #expect(try hand.files == [])
        }
    }

    @Test(
        "An archive that does not verify, or was signed by another key, is not encrypted, and nothing is written over"
    )
    func onlyGoodArchives() async throws {
        try await withArchive { hand in
            let file = hand.path("x.age")
            let key = hand.place.folder.appending(path: "other.pem")
            let script = "openssl genpkey -algorithm ed25519 | openssl pkey -pubout -out \"$1\""
            #expect(try await Program.run("/bin/sh", ["-c", script, "sh", key.path]).status == 0)
            let foreign = try await hand.protect("--recipient", hand.recipient, "--key", key.path, "--output", file)
            #expect(foreign.status == 1 && foreign.errors.contains("Signature"), "\(foreign.errors)")
            var bytes = try Data(contentsOf: URL(filePath: hand.archive))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: hand.archive))
            let damaged = try await hand.protect("--recipient", hand.recipient, "--output", file)
            #expect(damaged.status == 1 && damaged.errors.contains("was not encrypted"), "\(damaged.errors)")
            #expect(try hand.files == [])
            try Data("mine".utf8).write(to: URL(filePath: file))
            #expect(try await hand.protect("--recipient", hand.recipient, "--output", file).status == 64)
            #expect(try Data(contentsOf: URL(filePath: file)) == Data("mine".utf8))
        }
    }
}
