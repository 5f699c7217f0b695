/// Cuts a JSON array of any length into its elements while its bytes come in.
///
/// Only the array itself is judged here; whether an element is valid JSON is for the decoder to say.
struct EntrySplitter {
    private enum Place {
        case beforeArray, beforeFirst, inContainer, inString, inScalar, afterElement, beforeNext, afterArray
    }

    /// The most bytes that one element may have.
    static let largestElement = 16 << 20
    /// How deep an element may be nested.
    static let deepestNesting = 128

    /// How many elements have begun.
    private(set) var count = 0
    private let file: String
    private var place = Place.beforeArray
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var byteOrderMark = 0
    /// The beginning of an element that goes on in the next chunk.
    private var carried: [UInt8] = []

    /// Begins a file, whose name errors will tell.
    init(file: String) {
        self.file = file
    }

    /// Takes the next bytes of the file and hands over each element that ends in them.
    mutating func split(_ chunk: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        var index = 0
        var start = 0
        while index < chunk.count {
            let byte = chunk[index]
            switch place {
            case .inContainer:
                index = try skipContainer(chunk, from: index)
                if depth == 0 { try hand(over: chunk[start..<index], take) }
            case .inString:
                index = skipString(chunk, from: index)
                if !isInString { try hand(over: chunk[start..<index], take) }
            case .inScalar:
                if byte.endsScalar { try hand(over: chunk[start..<index], take) } else { index += 1 }
            case .beforeFirst, .beforeNext:
                if byte.isWhitespace {
                    index += 1
                } else if byte == UInt8(ascii: "]"), place == .beforeFirst {
                    place = .afterArray
                    index += 1
                } else {
                    start = index
                    index += try begin(byte)
                }
            case .afterElement:
                try separate(byte)
                index += 1
            case .beforeArray:
                try open(byte)
                index += 1
            case .afterArray:
                guard byte.isWhitespace else { throw malformed("nothing after the end of the array") }
                index += 1
            }
            guard index - start + carried.count <= Self.largestElement || !isInElement else {
                throw malformed("an entry of at most \(Self.largestElement >> 20) MiB")
            }
        }
        if isInElement { carried.append(contentsOf: chunk[start...]) }
    }

    /// Ends the file, which must have ended its array.
    func finish() throws {
        guard place == .afterArray else {
            throw malformed(place == .beforeArray ? "a JSON array" : "the end of the array, but the file is cut short")
        }
    }

    private var isInElement: Bool { place == .inContainer || place == .inString || place == .inScalar }

    private func malformed(_ expected: String) -> ImportError {
        .malformed(name: file, entry: count == 0 ? nil : count, expected: expected)
    }
}

extension EntrySplitter {
    private mutating func open(_ byte: UInt8) throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if byteOrderMark < mark.count, byte == mark[byteOrderMark] {
            byteOrderMark += 1
            return
        }
        // UTF-16 and UTF-32 begin with one of their marks, or have a NUL beside the bracket.
        if byte == 0xFE || byte == 0xFF || byte == 0 { throw ImportError.wrongEncoding(name: file) }
        guard byteOrderMark == 0 || byteOrderMark == mark.count else { throw malformed("a JSON array") }
        if byte == UInt8(ascii: "[") {
            place = .beforeFirst
        } else if byte.isWhitespace {
            byteOrderMark = mark.count
        } else {
            throw malformed("a JSON array")
        }
    }

    /// Begins an element at its first byte; tells how many bytes were dealt with.
    private mutating func begin(_ byte: UInt8) throws -> Int {
        if byte == 0, count == 0 { throw ImportError.wrongEncoding(name: file) }
        count += 1
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            place = .inContainer
            return 0
        case UInt8(ascii: "\""):
            place = .inString
            isInString = true
            return 1
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"):
            throw malformed("an entry")
        default:
            place = .inScalar
            return 1
        }
    }

    private mutating func separate(_ byte: UInt8) throws {
        switch byte {
        case UInt8(ascii: ","): place = .beforeNext
        case UInt8(ascii: "]"): place = .afterArray
        default: guard byte.isWhitespace else { throw malformed("a comma or the end of the array after it") }
        }
    }

    /// Goes on to the end of the container, or of the chunk.
    private mutating func skipContainer(_ chunk: UnsafeRawBufferPointer, from start: Int) throws -> Int {
        var index = start
        while index < chunk.count {
            if isInString {
                index = skipString(chunk, from: index)
                continue
            }
            switch chunk[index] {
            case UInt8(ascii: "\""):
                isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > Self.deepestNesting { throw malformed("at most \(Self.deepestNesting) levels of nesting") }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
        return index
    }

    /// Goes on behind the closing quotation mark, or to the end of the chunk.
    private mutating func skipString(_ chunk: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        if isEscaped, index < chunk.count {
            isEscaped = false
            index += 1
        }
        while index < chunk.count {
            let byte = chunk[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                isInString = false
                return index
            }
            if byte == UInt8(ascii: "\\") {
                guard index < chunk.count else {
                    isEscaped = true
                    return index
                }
                index += 1
            }
        }
        return index
    }

    private mutating func hand(
        over end: Slice<UnsafeRawBufferPointer>,
        _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        place = .afterElement
        guard end.count + carried.count <= Self.largestElement else {
            throw malformed("an entry of at most \(Self.largestElement >> 20) MiB")
        }
        guard !carried.isEmpty else { return try take(UnsafeRawBufferPointer(rebasing: end)) }
        carried.append(contentsOf: end)
        try carried.withUnsafeBytes(take)
        carried.removeAll(keepingCapacity: carried.count < 1 << 20)
    }
}

extension UInt8 {
    fileprivate var isWhitespace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }

    fileprivate var endsScalar: Bool {
        isWhitespace || self == UInt8(ascii: ",") || self == UInt8(ascii: "]") || self == UInt8(ascii: "}")
    }
}
