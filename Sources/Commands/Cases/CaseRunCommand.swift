internal import ArgumentParser
private import Client
private import Wire

/// `habeas case run`: exports what a case has no archive of yet.
struct CaseRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Export what a case is about. After a failure, only what has failed is done again."
    )

    @OptionGroup var options: CaseOptions

    @Flag(help: "Wait until the merged archive is there. Exits with 1 if the case fails.")
    var wait = false

    func run() async throws {
        try await reportingFailures {
            var isFailed = false
            try await options.print { client in
                let started = try await client.runCase(options.id)
                let last = wait ? try await Self.end(of: started, on: client) : started
                isFailed = last.status == "failed"
                return last
            }
            if isFailed { throw ExitCode.failure }
        }
    }

    /// Asks how far the case is, at first often, later every few seconds.
    private static func end(of started: CaseBody, on client: PrivacyClient) async throws -> CaseBody {
        if let approval = started.approval, approval.state == "pending" {
            Console.error("The case waits for an approval until \(approval.expiresDate).")
        }
        let bar = ProgressBar("Exporting")
        defer { bar.end() }
        var pause = Duration.milliseconds(25)
        while true {
            let found = try await client.privacyCase(started.id)
            guard found.status == "running" else { return found }
            let done = found.subjects.count { $0.status == "COMPLETED" }
            bar.show(Double(done) / Double(found.subjects.count + 1), "\(done) of \(found.subjects.count) people")
            try await Task.sleep(for: pause)
            pause = min(pause * 1.4, .seconds(5))
        }
    }
}
