import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct KeyCommandTests {
    /// Exports Ada's messages into a folder; gives the archive.
    private func export(_ place: Workplace, to name: String, from url: String) async throws -> String {
        let output = place.folder.appending(path: name).path
        let outcome = try await place.habeas("export", "slack:U0ADA", "--output", output, server: url)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(", a key of the server"))
        return try #require(outcome.output.split(separator: "\n").first.map(String.init))
    }

    @Test("Archives are checked with the organization's key, offline; old ones with the old key after a rotation")
    func rotationKeepsArchives() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            try await place.withServer { url in
                let old = try await export(place, to: "old", from: url)
                let oldKey = place.folder.appending(path: "old.pem")
                try Data(try await place.habeas("key", "show", "--data", place.data).output.utf8).write(to: oldKey)
                let rotated = try await place.habeas("key", "rotate", "--data", place.data, "--json")
                #expect(rotated.status == 0, "\(rotated.errors)")
                let new = try await export(place, to: "new", from: url)
                let newKey = place.folder.appending(path: "new.pem")
                try Data(try await place.habeas("key", "show", "--data", place.data).output.utf8).write(to: newKey)
                for (archive, key, status) in [
                    (old, oldKey, 0), (new, newKey, 0), (old, newKey, 1), (new, oldKey, 1),
                ] as [(String, URL, Int32)] {
                    let outcome = try await place.habeas("verify", archive, "--key", key.path)
                    #expect(outcome.status == status, "\(outcome.output)")
                }
                #expect(
                    try await place.habeas("verify", old, new, "--key", oldKey.path, "--key", newKey.path).status == 0
                )
                let list = try await place.habeas("key", "list", "--data", place.data)
                let lines = list.output.split(separator: "\n")
                #expect(lines.count == 2 && lines[0].hasSuffix("signs archives now") && lines[1].contains("retired"))
                let id = String(try #require(lines.last?.split(separator: " ").first))
                let shown = try await place.habeas("key", "show", "--data", place.data, "--id", id)
                #expect(try shown.output == String(contentsOf: oldKey, encoding: .utf8))
            }
        }
    }

    @Test("A file that is no key, or is not there, is no key to check with")
    func wrongKeyFiles() async throws {
        try await Workplace.with { place in
            let file = place.folder.appending(path: "no.pem")
            try Data("no key".utf8).write(to: file)
            #expect(try await place.habeas("verify", "x.zip", "--key", file.path).status == 64)
            #expect(try await place.habeas("verify", "x.zip", "--key", file.path + "x").status == 69)
            #expect(try await place.habeas("key", "show", "--data", place.data, "--id", "ab").status == 64)
        }
    }

    @Test("The master key is its owner's alone")
    func masterKeyIsPrivate() async throws {
        try await Workplace.with { place in
            for (path, mode) in [("/keys", 0o700), ("/keys/master", 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: place.data + path)
                #expect(attributes[.posixPermissions] as? Int == mode)
            }
        }
    }

    @Test("Without the master key, or with another one, nothing starts, and it is said why")
    func masterKeyIsNeeded() async throws {
        try await Workplace.with { place in
            let file = URL(filePath: place.data + "/keys/master")
            let own = try Data(contentsOf: file)
            let cases: [(Data?, String)] = [
                (nil, "The master key is missing"), (Data("junk".utf8), "64 hexadecimal digits"),
                (Data((String(repeating: "0", count: 64) + "\n").utf8), "not the one that this database"),
            ]
            for (content, words) in cases {
                if let content { try content.write(to: file) } else { try FileManager.default.removeItem(at: file) }
                for command in [["serve", "--listen", "127.0.0.1:0"], ["key", "rotate"]] {
                    let outcome = try await Program.run(Program.habeas, command + ["--data", place.data])
                    #expect(outcome.status == 69, "\(command)")
                    #expect(outcome.errors.contains(words), "\(outcome.errors)")
                }
            }
            try own.write(to: file)
            #expect(try await place.habeas("key", "rotate", "--data", place.data).status == 0)
        }
    }

    @Test("A lost master key is made anew only when it is lost, and old archives can still be checked")
    func lostMasterKey() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            let (server, url) = try await place.serve("--encrypt-archives")
            let archive = try await export(place, to: "old", from: url)
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
            let key = place.folder.appending(path: "old.pem")
            try Data(try await place.habeas("key", "show", "--data", place.data).output.utf8).write(to: key)
            let early = try await place.habeas("key", "reset", "--data", place.data)
            #expect(early.status == 64 && early.errors.contains("key rotate"), "\(early.errors)")
            try FileManager.default.removeItem(atPath: place.data + "/keys/master")
            let warned = try await place.habeas("key", "reset", "--data", place.data)
            #expect(warned.status == 64 && warned.errors.contains("1 archives are encrypted"), "\(warned.errors)")
            let reset = try await place.habeas("key", "reset", "--data", place.data, "--give-up-archives")
            #expect(reset.status == 0, "\(reset.errors)")
            try await place.withServer { url in _ = try await export(place, to: "new", from: url) }
            #expect(try await place.habeas("verify", archive, "--key", key.path).status == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.data + "/archives").count == 1)
        }
    }

    @Test("A data directory of an earlier version, without keys, gets them when it is first served")
    func earlierVersion() async throws {
        try await Workplace.with { place in
            try FileManager.default.removeItem(atPath: place.data + "/keys")
            let script =
                "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('DELETE FROM signing_keys'); c.commit()"
            let emptied = try await Program.run("/usr/bin/python3", ["-c", script, place.data + "/habeas.sqlite"])
            #expect(emptied.status == 0, "\(emptied.errors)")
            _ = try await place.importSlack(messages: 5)
            try await place.withServer { url in _ = try await export(place, to: "out", from: url) }
            #expect(FileManager.default.fileExists(atPath: place.data + "/keys/master"))
        }
    }

    @Test("The master key may lie elsewhere, and then must be there before anything is made")
    func masterKeyElsewhere() async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let file = folder.appending(path: "master")
            let environment = ["HABEAS_MASTER_KEY_FILE": file.path]
            let make = ["init", "--data", data, "--organization", "Lantern Bakery"]
            let refused = try await Program.run(Program.habeas, make, environment: environment)
            #expect(refused.status == 69 && refused.errors.contains(file.path))
            #expect(!FileManager.default.fileExists(atPath: data))
            try Data((String(repeating: "0a", count: 32) + "\n").utf8).write(to: file)
            #expect(try await Program.run(Program.habeas, make, environment: environment).status == 0)
            #expect(!FileManager.default.fileExists(atPath: data + "/keys"))
            let rotate = ["key", "rotate", "--data", data]
            #expect(try await Program.run(Program.habeas, rotate, environment: environment).status == 0)
            #expect(try await Program.run(Program.habeas, rotate).status == 69)
            #expect(try await Program.run(Program.habeas, rotate + ["--master-key-file", file.path]).status == 0)
            let server = try Program(
                Program.habeas,
                ["serve", "--data", data, "--listen", "127.0.0.1:0"],
                environment: environment
            )
            #expect(await server.rest(ofLineBeginning: "listening on ") != nil)
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
        }
    }
}
