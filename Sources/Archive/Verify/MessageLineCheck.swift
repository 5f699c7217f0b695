internal import Chat

/// Follows `messages.jsonl` as it is read: counts lines, and checks their order and author.
///
/// Every line begins `{"id":"…","authorId":"…",` as ``MessageLines`` writes it, so that the check needs no
/// JSON parser and keeps up with the inflater.
struct MessageLineCheck {
    private(set) var lines = 0
    private(set) var first: Message.ID?
    private(set) var last: Message.ID?
    private(set) var authors: Set<String> = []
    private(set) var malformedLines = 0
    private(set) var linesOutOfOrder = 0

    private var head: [UInt8] = []
    private static let opening = Array(#"{"id":""#.utf8)
    private static let middle = Array(#"","authorId":""#.utf8)
    private static let headLength = opening.count + 36 + middle.count + 36

    /// Takes the next piece of the file.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        var position = 0
        while position < bytes.count {
            if head.count < Self.headLength, bytes[position] != UInt8(ascii: "\n") {
                head.append(bytes[position])
                position += 1
                continue
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            guard let newline = rest.firstIndex(of: UInt8(ascii: "\n")) else { return }
            endLine()
            position += newline + 1
        }
    }

    /// Whether the file ended in the middle of a line.
    var endsInsideLine: Bool { !head.isEmpty }

    private mutating func endLine() {
        defer { head.removeAll(keepingCapacity: true) }
        lines += 1
        let afterID = Self.opening.count + 36
        guard head.count == Self.headLength, head.starts(with: Self.opening),
            head[afterID...].starts(with: Self.middle),
            let id = Message.ID(String(decoding: head[Self.opening.count..<afterID], as: UTF8.self))
        else {
            malformedLines += 1
            return
        }
        authors.insert(String(decoding: head[(afterID + Self.middle.count)...], as: UTF8.self))
        if let last, id <= last { linesOutOfOrder += 1 }
        first = first ?? id
        last = id
    }
}
