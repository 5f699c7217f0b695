extension ArchiveVerification {
    /// What people read of the bag must not say other than the statement.
    mutating func checkInformation(_ statement: ExportStatement) {
        let lines = contents.text("bag-info.txt")?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        var problems: [String] = []
        for (label, value) in statement.bagInformation {
            let expected = "\(label): \(BagWriter.oneLine(value))"
            if lines.filter({ $0.hasPrefix("\(label):") }) != [expected] {
                problems.append("bag-info.txt does not say once, and as data/request.json does: \(label)")
            }
        }
        if contents.files["README.txt"]?.size ?? 0 == 0 { problems.append("README.txt is missing") }
        report.add("Bag information", problems: problems, otherwise: "as in data/request.json; README.txt is there")
    }

    /// There is as much of everything as is stated.
    mutating func checkCounts(_ statement: ExportStatement) {
        let counts = contents.messages.counts
        let counted = [
            ("messages", counts.messages, statement.counts.messages),
            ("events", counts.events, statement.counts.events),
            ("revisions", counts.revisions, statement.counts.revisions),
            ("attachments", counts.attachments, statement.counts.attachments),
            ("reactions", contents.reactions.lines, statement.counts.reactions),
            ("conversations", contents.conversations.lines, statement.counts.conversations),
        ]
        let problems = counted.filter { $0.1 != $0.2 }.map { "\($0.1) \($0.0) where \($0.2) are stated" }
        report.add("Counts", problems: problems, otherwise: counted.map { "\($0.1) \($0.0)" }.joined(separator: ", "))
    }
}
