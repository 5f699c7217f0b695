internal import Archive
internal import Console

/// What a verification has found of an archive, as a page shows it.
struct ArchiveReport: Sendable {
    struct Check: Sendable {
        let name: String
        let detail: String
        let tone: String
    }

    struct Note: Sendable { let text: String }

    let tone: String
    let verdict: String
    let checks: [Check]
    let notes: [Note]

    init(_ report: VerificationReport, _ page: ConsoleCall) {
        tone = report.isValid ? "good" : "bad"
        verdict = page.texts(report.isValid ? "verified" : "notVerified")
        checks = report.checks.map { .init(name: $0.name, detail: $0.detail, tone: $0.passed ? "good" : "bad") }
        notes = report.notes.map(Note.init)
    }
}
