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
    func disagreement(of name: String, _ sum: MessageSum) -> [String] {
        let messages = contents.messages.sum
        if sum.count != messages.count {
            return ["\(name) has \(sum.count) messages where data/messages.jsonl has \(messages.count)"]
        }
        return sum.equals(messages) ? [] : ["\(name) has other messages or texts than data/messages.jsonl"]
    }
}
