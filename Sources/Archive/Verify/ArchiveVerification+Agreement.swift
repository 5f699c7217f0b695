private import Foundation

extension ArchiveVerification {
    private struct Formats: Decodable {
        let formats: [String]?
    }

    /// Every form in which the archive has the messages has the same ones, with the same texts.
    mutating func checkAgreement() {
        let stated = contents.texts["data/request.json"].flatMap { try? JSONDecoder().decode(Formats.self, from: $0) }
        let formats = stated?.formats ?? []
        if let table = contents.table {
            checkTable(table)
        } else if formats.contains("csv") {
            report.add("Table", problems: ["data/messages.csv is stated, and missing"], otherwise: "")
        }
        if let pages = contents.pages {
            checkTranscript(pages)
        } else if formats.contains("html"), contents.messages.counts.messages > 0 {
            report.add("Transcript", problems: ["the pages of data/html are stated, and missing"], otherwise: "")
        }
    }

    private mutating func checkTranscript(_ pages: MessageSum) {
        var problems = contents.malformedPages.sorted().map { "\($0) cannot be read as a page of a transcript" }
        problems += disagreement(of: "data/html", pages)
        let detail = "the pages of html have the same messages with the same texts"
        report.add("Transcript", problems: problems, otherwise: detail)
    }

    private mutating func checkTable(_ table: MessageTableCheck) {
        let name = "data/messages.csv"
        var problems: [String] = []
        if !table.isReadable { problems.append("\(name) cannot be read to its end as CSV with columns id and text") }
        if table.malformedRows > 0 { problems.append("\(name) has rows that cannot be read: \(table.malformedRows)") }
        if table.rowsOfAnotherTime > 0 {
            problems.append("\(table.rowsOfAnotherTime) rows of \(name) have a sentAt that is not the time in their id")
        }
        problems += disagreement(of: name, table.sum)
        report.add("Table", problems: problems, otherwise: "messages.csv has the same messages with the same texts")
    }

    /// What is to be said of a form whose messages are not those of `messages.jsonl`; empty if they are.
    private func disagreement(of name: String, _ sum: MessageSum) -> [String] {
        let messages = contents.messages.sum
        if sum.count != messages.count {
            return ["\(name) has \(sum.count) messages where data/messages.jsonl has \(messages.count)"]
        }
        return sum.equals(messages) ? [] : ["\(name) has other messages or texts than data/messages.jsonl"]
    }
}
