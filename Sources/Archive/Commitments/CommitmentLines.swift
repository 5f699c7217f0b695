internal import Chat
internal import Storage

/// Writes the lines of `commitments.jsonl`: the author's blocks, each with what lets it be checked by the messages
/// of the range and tells nothing of others.
struct CommitmentLines {
    private let range: ExportRange
    private let commitments: CommitmentRepository
    /// The digest over the blocks that were written.
    private(set) var root = CommitmentRoot()

    init(of range: ExportRange, in commitments: CommitmentRepository) {
        self.range = range
        self.commitments = commitments
    }

    /// Appends the lines of all blocks.
    mutating func write(to stream: MemberStream) throws {
        var root = CommitmentRoot()
        try commitments.forEachBlock(of: range.author) { block in
            root.append(block)
            try write(block, to: stream.buffer)
            try stream.flushIfFull()
        }
        self.root = root
    }

    private func write(_ block: CommitmentBlock, to buffer: OutputBuffer) throws {
        buffer.append("{\"first\":")
        buffer.appendJSON(block.first)
        buffer.append(",\"last\":")
        buffer.appendJSON(block.last)
        buffer.append(",\"messages\":")
        buffer.append(String(block.messages))
        buffer.append(",\"head\":")
        buffer.appendJSON(block.head)
        if block.secret == nil {
            buffer.append(",\"removed\":true")
        } else if let secret = block.secret, block.isFull, range.covers(block.first...block.last) {
            buffer.append(",\"secret\":")
            buffer.appendJSON(secret)
        } else if range.meets(block.first...block.last) {
            // The secret of a block that goes on would tell of the messages that are still to come.
            try write(commitments.entries(of: block, by: range.author), to: buffer)
        }
        buffer.append("}\n")
    }

    private func write(_ entries: [CommitmentEntry], to buffer: OutputBuffer) {
        buffer.append(",\"entries\":[")
        for (index, entry) in entries.enumerated() {
            buffer.append(index == 0 ? "{\"id\":" : ",{\"id\":")
            buffer.appendJSON(entry.message)
            buffer.append(",\"digest\":")
            buffer.appendJSON(entry.digest)
            if range.covers(entry) {
                buffer.append(",\"salt\":")
                entry.salt.withBytes { buffer.appendHexadecimal($0) }
            }
            buffer.append("}")
        }
        buffer.append("]")
    }
}

extension ExportRange {
    /// Whether the message of an entry is covered.
    func covers(_ entry: CommitmentEntry) -> Bool {
        contains(entry.message) && conversations?.contains(entry.conversation) != false
            && (limit.map { $0.cutoff <= entry.message.instant || $0.conversation == entry.conversation } ?? true)
    }

    /// Whether every message between two, both included, is covered, wherever it was written.
    func covers(_ messages: ClosedRange<Message.ID>) -> Bool {
        conversations == nil && contains(messages.lowerBound) && contains(messages.upperBound)
            && (limit.map { $0.cutoff <= messages.lowerBound.instant } ?? true)
    }

    private func contains(_ message: Message.ID) -> Bool { start <= message.instant && message.instant < end }

    /// Whether any message between two, both included, can have been sent in the range.
    func meets(_ messages: ClosedRange<Message.ID>) -> Bool {
        start <= messages.upperBound.instant && messages.lowerBound.instant < end
    }
}

extension OutputBuffer {
    /// Appends bytes as a JSON string of lowercase hexadecimal digits.
    fileprivate func appendHexadecimal(_ bytes: UnsafeRawBufferPointer) {
        append(room: bytes.count * 2 + 2) { room in
            room[0] = UInt8(ascii: "\"")
            for (index, byte) in bytes.enumerated() {
                room[index * 2 + 1] = Self.digit(byte >> 4)
                room[index * 2 + 2] = Self.digit(byte & 15)
            }
            room[bytes.count * 2 + 1] = UInt8(ascii: "\"")
            return bytes.count * 2 + 2
        }
    }

    fileprivate func appendJSON(_ bytes: Bytes32) { bytes.withBytes { appendHexadecimal($0) } }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }
}
