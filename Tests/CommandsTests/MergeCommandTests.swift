import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct MergeCommandTests {
    /// Runs a test with the archives of Ada and Bo, fetched from a server.
    private func withArchives(_ body: (Workplace, _ archives: [String]) async throws -> Void) async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 20)
            var archives: [String] = []
            try await place.withServer { url in
                let output = place.folder.appending(path: "out").path
                for subject in ["slack:U0ADA", "slack:U0BO"] {
                    let outcome = try await place.habeas("export", subject, "--output", output, "--json", server: url)
                    let results = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
                    archives.append(try #require(results?.first?["archive"] as? String))
                }
            }
            try await body(place, archives)
        }
    }

    @Test("Two archives become one with the messages of both in turn, which verifies")
    func merges() async throws {
        try await withArchives { place, archives in
            let output = place.folder.appending(path: "both.zip").path
            let outcome = try await place.habeas(
                "merge",
                archives[0],
                archives[1],
                "--output",
                output,
                "--formats",
                "jsonl,rsmf"
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("messages       40"))
            #expect(try await place.habeas("verify", output).status == 0)
            let lines = try await Program.run("/usr/bin/unzip", ["-p", output, "data/messages.jsonl"])
            let authors = try lines.output.split(separator: "\n").map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return try #require(object?["authorId"] as? String)
            }
            #expect(authors.count == 40)
            // Ada and Bo write in the same milliseconds.
            for first in stride(from: 0, to: 40, by: 2) { #expect(authors[first] != authors[first + 1]) }
            let names = try await Program.run("/usr/bin/unzip", ["-Z1", output])
            #expect(names.output.contains(".rsmf\n"))
            let json = try await place.habeas("merge", archives[0], "--output", output + "2", "--json")
            #expect(json.output.contains("\"messages\" : 20"), "\(json.errors)")
        }
    }

    @Test("What cannot be merged has its exit code, and leaves no file")
    func refusals() async throws {
        try await withArchives { place, archives in
            let output = place.folder.appending(path: "both.zip").path
            let damaged = place.folder.appending(path: "damaged.zip").path
            var bytes = try Data(contentsOf: URL(filePath: archives[1]))
            bytes[200] ^= 1
            try bytes.write(to: URL(filePath: damaged))
            let cases: [([String], Int32, String)] = [
                ([archives[0], damaged, "--output", output], 1, "damaged.zip is not valid"),
                ([archives[0], archives[0], "--output", output], 65, "the same request"),
                (archives + ["--output", archives[0]], 73, "exists already"),
                (archives + ["--output", place.folder.path + "/nowhere/both.zip"], 73, "cannot be written"),
                (archives + ["--output", output, "--formats", "pdf"], 64, "--formats"),
                (archives + ["--output", output, "--formats", ""], 64, "--formats"),
                (Array(repeating: archives[0], count: 26) + ["--output", output], 64, "25 at most"),
                (["--output", output], 64, "archives"),
            ]
            for (arguments, status, words) in cases {
                let outcome = try await Program.run(Program.habeas, ["merge"] + arguments)
                #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
                let files = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
                #expect(!files.contains { $0.contains("both.zip") })
            }
        }
    }

    @Test("An archive whose files were changed is merged with --unverified, and that is said")
    func unverified() async throws {
        try await withArchives { place, archives in
            let output = place.folder.appending(path: "both.zip").path
            let changed = place.folder.appending(path: "changed.zip").path
            let script = """
                mkdir "$0" && cd "$0" && unzip -q "$1" && echo more >> README.txt && zip -q -r "$2" .
                """
            let folder = place.folder.appending(path: "changed").path
            #expect(try Program.status(of: "/bin/sh", ["-c", script, folder, archives[1], changed]) == 0)
            let refused = try await place.habeas("merge", archives[0], changed, "--output", output)
            #expect(refused.status == 1 && refused.errors.contains("--unverified"))
            let merged = try await place.habeas("merge", archives[0], changed, "--output", output, "--unverified")
            #expect(merged.status == 0 && merged.errors.contains("changed.zip is not valid"))
            let verified = try await place.habeas("verify", output)
            #expect(verified.status == 0)
            #expect(verified.output.contains("of which 1 were not valid"))
        }
    }
}
