private import Foundation

/// Puts the rows of a CSV file (RFC 4180) together out of the pieces in which it is read.
///
/// What is read may come from anybody: no input makes it trap, or hold more than one row.
struct CSVReader {
    private enum State {
        case atCellStart
        case inPlainCell
        case inQuotedCell
        /// After a quote inside a quoted cell: its end, or the first half of a doubled quote.
        case afterQuote
        case afterCarriageReturn
    }

    /// Whether the file is no CSV, or has a row that is too long to be read; what follows is not looked at.
    private(set) var isMalformed = false

    private var state = State.atCellStart
    private var row: [UInt8] = []
    private var ends: [Int] = []

    /// A longer row is no message.
    private static let longestRow = 64 << 20
    private static let mostCells = 1000
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let newline = UInt8(ascii: "\n")

    /// Takes the next piece of the file, and gives every row that is whole.
    mutating func consume(_ bytes: UnsafeRawBufferPointer, _ take: (CSVRow) -> Void) {
        var position = 0
        while position < bytes.count, !isMalformed {
            let byte = bytes[position]
            switch state {
            case .atCellStart where byte == Self.quote:
                state = .inQuotedCell
                position += 1
            case .atCellStart, .inPlainCell:
                position = takePlain(bytes, from: position, take)
            case .inQuotedCell:
                position = takeQuoted(bytes, from: position)
            case .afterQuote where byte == Self.quote:
                row.append(byte)
                state = .inQuotedCell
                position += 1
            case .afterQuote:
                endCell(with: byte, take)
                position += 1
            case .afterCarriageReturn:
                guard byte == Self.newline else { return isMalformed = true }
                endRow(take)
                position += 1
            }
        }
    }

    /// Gives the last row, if it has no newline.
    mutating func finish(_ take: (CSVRow) -> Void) {
        switch state {
        case .inQuotedCell, .afterCarriageReturn: isMalformed = true
        case .atCellStart where ends.isEmpty: break
        case .atCellStart, .inPlainCell, .afterQuote: endCell(with: Self.newline, take)
        }
    }

    /// Takes what is left of a cell without quotes, and the byte that ends it; gives where it went on to.
    private mutating func takePlain(_ bytes: UnsafeRawBufferPointer, from start: Int, _ take: (CSVRow) -> Void) -> Int {
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte == Self.comma || byte == Self.newline || byte == Self.carriageReturn || byte == Self.quote { break }
            end += 1
        }
        append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        if end > start { state = .inPlainCell }
        guard end < bytes.count else { return end }
        endCell(with: bytes[end], take)
        return end + 1
    }

    /// Takes what is left of a cell up to the next quote; gives where it went on to.
    private mutating func takeQuoted(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let found = memchr(base + start, CInt(Self.quote), bytes.count - start)
        let end = found.map { UnsafeRawPointer($0) - base } ?? bytes.count
        append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        guard found != nil else { return end }
        state = .afterQuote
        return end + 1
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard row.count + bytes.count <= Self.longestRow else { return isMalformed = true }
        row.append(contentsOf: bytes)
    }

    private mutating func endCell(with byte: UInt8, _ take: (CSVRow) -> Void) {
        guard ends.count < Self.mostCells else { return isMalformed = true }
        ends.append(row.count)
        switch byte {
        case Self.comma: state = .atCellStart
        case Self.newline: endRow(take)
        case Self.carriageReturn: state = .afterCarriageReturn
        default: isMalformed = true
        }
    }

    private mutating func endRow(_ take: (CSVRow) -> Void) {
        row.withUnsafeBytes { take(CSVRow(bytes: $0, ends: ends)) }
        row.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        state = .atCellStart
    }
}

/// A row of a CSV file, without the quotes of its cells.
struct CSVRow {
    fileprivate let bytes: UnsafeRawBufferPointer
    fileprivate let ends: [Int]

    /// How many cells there are.
    var count: Int { ends.count }

    /// A cell, from 0 on.
    subscript(index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
    }
}
