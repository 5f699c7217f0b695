internal import ArgumentParser
private import Chat

/// What is asked for of archives beyond whom they are about.
struct ArchiveOptions: ParsableArguments {
    @Option(help: "The first day or instant, in ISO 8601 and UTC.")
    var from: String?

    @Option(help: "The first day or instant not included any more, in ISO 8601 and UTC.")
    var to: String?

    @Option(help: "Why the export is made; it is stated in the archive.")
    var reason: String?

    @Option(help: "The forms of the messages, with commas between: jsonl, csv, html, rsmf. (default: jsonl,csv,html)")
    var formats: String?

    @Option(help: "The language of the transcript: en or es.")
    var language: String?

    @Option(help: "How other people are called: by names or pseudonyms.")
    var otherPeople: String?

    /// What is asked for, checked before a server hears of anything.
    func checked() throws -> ExportDownload.Extras {
        let start = try instant(from, of: "--from")
        let end = try instant(to, of: "--to")
        if let start, let end, start >= end {
            throw CommandFailure.usage("The period ends before it begins. Give a --to that is later than --from.")
        }
        let formats = formats?.split(separator: ",").map(String.init)
        try check(formats, of: "--formats", against: ArchiveFormat.self)
        try check(language.map { [$0] }, of: "--language", against: ArchiveLanguage.self)
        try check(otherPeople.map { [$0] }, of: "--other-people", against: OtherPeople.self)
        return ExportDownload.Extras(
            from: from,
            until: to,
            reason: reason,
            formats: formats,
            language: language,
            otherPeople: otherPeople
        )
    }

    private func check<Choice: CaseIterable & RawRepresentable<String>>(
        _ names: [String]?,
        of option: String,
        against _: Choice.Type
    ) throws {
        guard let names, names.isEmpty || names.contains(where: { Choice(rawValue: $0) == nil }) else { return }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure.usage("\(option) must be of \(known).")
    }

    private func instant(_ text: String?, of option: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(text) else {
            throw CommandFailure.usage(
                "\(option) must be a day or an instant such as 2026-01-31 or 2026-01-31T08:00:00Z."
            )
        }
        return instant
    }
}
