import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct BackupTests {
    private func call(_ url: String, token: String, _ options: String...) async throws -> [String: Any] {
        let arguments = ["--silent", "--header", "Authorization: Bearer \(token)", url] + options
        let answer = try await Program.run("/usr/bin/curl", arguments)
        return try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any] ?? [:]
    }

    /// Exports what Ada wrote, from a server of its own, and gives the archive's messages.
    private func export(_ place: Workplace, data: String, to name: String) async throws -> String {
        let other = Workplace(folder: place.folder, credentials: place.credentials, environment: [:], data: data)
        let output = place.folder.appending(path: name).path
        try await other.withServer { url in
            let exported = try await other.habeas("export", "slack:U0ADA", "--output", output, server: url)
            #expect(exported.status == 0, "\(exported.errors)")
        }
        let archive = try #require(try FileManager.default.contentsOfDirectory(atPath: output).first)
        let verified = try await place.habeas("verify", output + "/" + archive)
        #expect(verified.status == 0, "\(verified.output)")
        return try await Program.run("/usr/bin/unzip", ["-p", output + "/" + archive, "data/messages.jsonl"]).output
    }

    @Test("What is backed up while the server runs is restored with every message, archive and key, and old tokens end")
    func backupRestores() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 500)
            let backup = place.folder.appending(path: "backup").path
            let restored = place.folder.appending(path: "restored").path
            let before = try await export(place, data: place.data, to: "before")
            var token = ""
            try await place.withServer { url in
                token = try await place.token(url)
                let made = try await place.habeas("backup", "--data", place.data, "--output", backup, "--json")
                #expect(made.status == 0, "\(made.errors)")
                #expect(made.output.contains("\"archives\" : 1") && made.output.contains("\"hasMasterKey\" : false"))
            }
            let checked = try await Program.run(
                "/bin/sh",
                ["-c", "cd '\(backup)' && sha256sum --strict -c manifest-sha256.txt && find . -perm /077 -type f"]
            )
            #expect(checked.status == 0, "\(checked.output)")
            #expect(!FileManager.default.fileExists(atPath: backup + "/keys/master"))

            let result = try await place.habeas("restore", backup, "--data", restored)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("Put the master key into"))
            try FileManager.default.createDirectory(atPath: restored + "/keys", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: place.data + "/keys/master", toPath: restored + "/keys/master")
            #expect(try await export(place, data: restored, to: "after") == before)
            let other = Workplace(
                folder: place.folder,
                credentials: place.credentials,
                environment: [:],
                data: restored
            )
            try await other.withServer { url in
                #expect(try await call(url + "/api/v2/tokens/me", token: token)["status"] as? Int == 401)
                let fresh = try await other.token(url)
                let listing = try await call(url + "/api/v2/gdpr/requests", token: fresh)
                #expect(listing["total"] as? Int == 2)
            }
            let trail = try await place.habeas("audit", "verify", "--data", restored)
            #expect(trail.status == 0, "\(trail.output)")
        }
    }

    @Test("A backup that was changed or cut is refused, and nothing is restored")
    func damagedBackupIsRefused() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            let backup = place.folder.appending(path: "backup").path
            let target = place.folder.appending(path: "restored").path
            let made = try await place.habeas(
                "backup",
                "--data",
                place.data,
                "--output",
                backup,
                "--include-master-key"
            )
            #expect(made.status == 0, "\(made.errors)")
            let database = try #require(FileHandle(forUpdatingAtPath: backup + "/habeas.sqlite"))
            try database.seek(toOffset: 5000)
            try database.write(contentsOf: Data([0x5A]))
            try database.close()
            let damaged = try await place.habeas("restore", backup, "--data", target)
            #expect(damaged.status == 65 && damaged.errors.contains("habeas.sqlite is damaged"))
            try FileManager.default.removeItem(atPath: backup + "/keys/master")
            try FileManager.default.removeItem(atPath: backup + "/habeas.sqlite")
            let missing = try await place.habeas("restore", backup, "--data", target)
            #expect(missing.status == 65 && missing.errors.contains("is missing in the backup"))
            #expect(!FileManager.default.fileExists(atPath: target))
            #expect(!FileManager.default.fileExists(atPath: target + ".unfinished"))
            let manifest = URL(filePath: backup + "/manifest-sha256.txt")
            let digest = String(repeating: "0", count: 64)
            try Data("\(digest)  ../../stolen\n".utf8).write(to: manifest)
            let hostile = try await place.habeas("restore", backup, "--data", target)
            #expect(hostile.status == 65 && hostile.errors.contains("manifest"))
            let present = try await place.habeas("restore", backup, "--data", place.data)
            #expect(present.status == 73 && present.errors.contains("is there already"))
        }
    }

    @Test("A backup without a file that the database speaks of says so")
    func missingFileIsTold() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            _ = try await export(place, data: place.data, to: "before")
            for file in try FileManager.default.contentsOfDirectory(atPath: place.data + "/archives") {
                try FileManager.default.removeItem(atPath: place.data + "/archives/" + file)
            }
            let backup = place.folder.appending(path: "backup").path
            let made = try await place.habeas("backup", "--data", place.data, "--output", backup)
            #expect(made.status == 1)
            #expect(made.errors.contains("is missing or damaged where it is kept"))
            let again = try await place.habeas("backup", "--data", place.data, "--output", backup)
            #expect(again.status == 73)
        }
    }
}
