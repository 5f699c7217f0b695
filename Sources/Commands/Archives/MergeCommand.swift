private import Archive
internal import ArgumentParser
private import Chat
private import Foundation

/// `habeas merge`: makes one archive of those of several people.
struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge archives of several people into one, with their messages in one order.",
        discussion: """
            All archives must be of one organization and valid. The merged archive keeps what each of them says about \
            itself, with its digests; it is not signed. Exits with 1 if an archive is not valid, and then writes nothing.
            """
    )

    @Argument(help: "The archives to merge. 25 at most.")
    var archives: [String]

    @Option(help: "The file that is written. It must not exist yet.")
    var output: String

    @Option(help: "The forms of the messages, with commas between: jsonl, csv, html, rsmf. (default: jsonl,csv,html)")
    var formats: String?

    @Flag(help: "Merge archives that are not valid as well. The merged archive says so.")
    var unverified = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            guard archives.count <= ArchiveMerge.mostArchives else {
                throw CommandFailure.usage(
                    "\(archives.count) archives are too many for one merge: \(ArchiveMerge.mostArchives) at most."
                )
            }
            let merge = ArchiveMerge(
                formats: try askedFormats(),
                acceptingInvalid: unverified,
                now: WallClock.system.now
            )
            let result = try await merge.merge(archives, into: output)
            for name in result.notValid { Console.error("habeas: \(name) is not valid; it was merged all the same.") }
            if json {
                try Console.output(json: Outcome(archive: output, result: result))
            } else {
                print(result)
            }
        }
    }

    private struct Outcome: Encodable {
        let archive: String
        let result: MergeResult
    }

    private func askedFormats() throws -> Set<ArchiveFormat> {
        guard let names = formats?.split(separator: ",", omittingEmptySubsequences: false) else {
            return ArchiveFormat.standard
        }
        let known = names.compactMap { ArchiveFormat(rawValue: String($0)) }
        guard known.count == names.count else {
            let all = ArchiveFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure.usage("--formats must be of \(all), with commas between.")
        }
        return Set(known)
    }

    private func print(_ result: MergeResult) {
        Console.output(output)
        Console.output("  subjects       \(result.subjects.joined(separator: ", "))")
        Console.output("  messages       \(result.counts.messages)")
        Console.output("  conversations  \(result.counts.conversations)")
        if result.repeatedMessages > 0 {
            Console.output(
                "  in several archives: \(result.repeatedMessages), of which \(result.changedMessages) were changed meanwhile"
            )
        }
    }
}
