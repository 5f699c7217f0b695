private import Archive
internal import ArgumentParser

/// `habeas verify`: checks archives by nothing but the files.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that archives are whole and unchanged.",
        discussion: "Exits with 0 only if everything holds for every archive."
    )

    @Argument(help: "The archives to check.")
    var archives: [String]

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            var results: [Result] = []
            for archive in archives {
                results.append(Result(archive: archive, report: await ArchiveVerification.verify(path: archive)))
            }
            if json { try Console.output(json: results) } else { results.forEach { $0.print() } }
            if !results.allSatisfy(\.valid) { throw ExitCode.failure }
        }
    }

    private struct Result: Encodable {
        let archive: String
        let valid: Bool
        let report: VerificationReport

        init(archive: String, report: VerificationReport) {
            self.archive = archive
            self.report = report
            valid = report.isValid
        }

        func print() {
            Console.output("\(archive): \(valid ? "valid" : "NOT VALID")")
            if let subject = report.subject, let period = report.period {
                Console.output("  \(report.messages) messages of \(subject), \(period)")
            }
            for check in report.checks {
                Console.output("  \(check.passed ? "✓" : "✗") \(check.name): \(check.detail)")
            }
            for note in report.notes { Console.output("  · \(note)") }
        }
    }
}
