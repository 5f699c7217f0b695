internal import Chat

/// Follows the rows of `messages.csv`: whether each can be read, and which texts the messages have in it.
struct MessageTableCheck: Sendable {
    private(set) var sum: MessageSum
    private(set) var malformedRows = 0
    private(set) var rowsOfAnotherTime = 0
    /// Whether all of it is CSV, and the first line names the columns.
    var isReadable: Bool { columns != nil && !reader.isMalformed }

    private struct Columns {
        let count: Int
        let id: Int
        let text: Int
        let sentAt: Int?

        init?(_ header: CSVRow) {
            var names = (0..<header.count).map { String(decoding: header[$0], as: UTF8.self) }
            // Spreadsheets know UTF-8 by a mark in front of the first name.
            if let first = names.first, first.hasPrefix("\u{FEFF}") { names[0] = String(first.dropFirst()) }
            guard Set(names).count == names.count,
                let id = names.firstIndex(of: "id"), let text = names.firstIndex(of: "text")
            else { return nil }
            count = header.count
            self.id = id
            self.text = text
            sentAt = names.firstIndex(of: "sentAt")
        }
    }

    private var reader = CSVReader()
    private var columns: Columns?
    private var isAtHeader = true

    init(key: MessageSum.Key) {
        sum = MessageSum(key: key)
    }

    /// Takes the next piece of the file.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        var reader = reader
        self.reader = CSVReader()
        reader.consume(bytes) { take($0) }
        self.reader = reader
    }

    /// Takes the last row, if it has no newline.
    mutating func finish() {
        var reader = reader
        reader.finish { take($0) }
        self.reader = reader
    }

    private mutating func take(_ row: CSVRow) {
        if isAtHeader {
            columns = Columns(row)
            isAtHeader = false
            return
        }
        guard let columns, row.count == columns.count,
            let id = Message.ID(String(decoding: row[columns.id], as: UTF8.self))
        else {
            malformedRows += 1
            return
        }
        if let sentAt = columns.sentAt, !MessageLineCheck.instant(id.instant, isWrittenAs: row[sentAt]) {
            rowsOfAnotherTime += 1
        }
        sum.add(id, text: Self.unguarded(row[columns.text]))
    }

    /// A cell without the apostrophe that keeps spreadsheets from running it as a formula.
    private static func unguarded(_ cell: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        cell.first == UInt8(ascii: "'") ? UnsafeRawBufferPointer(rebasing: cell.dropFirst()) : cell
    }
}
