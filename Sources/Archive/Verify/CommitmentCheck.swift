internal import Chat
private import Foundation
internal import Storage

/// Compares messages with what the store had committed to.
///
/// It is given all lines of `commitments.jsonl` first, then all of `messages.jsonl` in their order, and depends on
/// nothing else, so that it can run on a thread of its own.
struct CommitmentCheck: Sendable {
    /// Messages about which there is something to say.
    struct Finding: Equatable, Sendable {
        private(set) var messages = 0
        private(set) var first: Message.ID?
        private(set) var last: Message.ID?

        mutating func add(_ count: Int, _ first: Message.ID, _ last: Message.ID) {
            messages += count
            self.first = min(self.first ?? first, first)
            self.last = max(self.last ?? last, last)
        }
    }

    /// Messages that the store had not committed to.
    private(set) var uncommitted = Finding()
    /// Messages of which the archive should have the text, and has not.
    private(set) var missing = Finding()
    /// Messages that are not as they were, each with those that cannot be told apart from it.
    private(set) var altered = Finding()
    /// Lines that are no block.
    private(set) var malformedLines = 0
    /// Blocks that begin before the end of the one before them.
    private(set) var blocksOutOfOrder = 0
    /// Blocks whose messages were removed from the store.
    private(set) var removed: [CommitmentBlock] = []
    /// Blocks of which the archive says that it has no message.
    private(set) var hiddenBlocks: [CommitmentBlock] = []
    /// Messages of which the archive says that it does not have them.
    private(set) var hiddenMessages: [Message.ID] = []
    /// The digest over all blocks, in the order of the lines.
    private(set) var root = CommitmentRoot()

    private var blocks: [CommitmentLine] = []
    private var previous: CommitmentLine?
    /// How many blocks are behind the messages; what follows is about the one after them.
    private var finished = 0
    private var chain: CommitmentChain?
    private var position = 0

    /// Takes the next line of `commitments.jsonl`, without its newline.
    mutating func takeBlock(_ bytes: UnsafeRawBufferPointer) {
        guard let line = try? JSONDecoder().decode(CommitmentLine.self, from: Data(bytes)), line.isSound else {
            malformedLines += 1
            return
        }
        root.append(line.block)
        if let previous, line.first < previous.first { blocksOutOfOrder += 1 }
        previous = line
        guard line.removed != true else { return removed.append(line.block) }
        // What was removed may have come back by another import, so that only the others lie apart.
        if let last = blocks.last, line.first <= last.last {
            blocksOutOfOrder += 1
            return
        }
        if line.secret == nil, line.entries == nil { hiddenBlocks.append(line.block) }
        hiddenMessages += (line.entries ?? []).filter { $0.salt == nil }.map(\.id)
        blocks.append(line)
    }

    /// Takes the next line of `messages.jsonl`, without its newline.
    mutating func takeMessage(_ line: UnsafeRawBufferPointer) {
        // A line that does not begin as it must is another than the one committed to, which is missing then.
        guard let id = Self.identifier(of: line) else { return }
        while finished < blocks.count, blocks[finished].last < id { finishBlock() }
        guard finished < blocks.count, blocks[finished].first <= id else { return uncommitted.add(1, id, id) }
        if let secret = blocks[finished].secret {
            var extended = chain ?? CommitmentChain(secret: secret)
            extended.append(id, line: line)
            chain = extended
        } else {
            compare(id, line, with: blocks[finished].entries ?? [])
        }
    }

    /// Notes the messages of the blocks that no line has reached.
    mutating func finish() {
        while finished < blocks.count { finishBlock() }
    }

    private mutating func compare(
        _ id: Message.ID,
        _ line: UnsafeRawBufferPointer,
        with entries: [CommitmentLine.Entry]
    ) {
        while position < entries.count, entries[position].id < id {
            miss(entries[position])
            position += 1
        }
        guard position < entries.count, entries[position].id == id else { return uncommitted.add(1, id, id) }
        if let salt = entries[position].salt, salt.digest(of: line) != entries[position].digest {
            altered.add(1, id, id)
        }
        position += 1
    }

    private mutating func miss(_ entry: CommitmentLine.Entry) {
        if entry.salt != nil { missing.add(1, entry.id, entry.id) }
    }

    private mutating func finishBlock() {
        let line = blocks[finished]
        if let entries = line.entries {
            for entry in entries.dropFirst(position) { miss(entry) }
            if !entries.comeTo(line.block) { blame(line, for: entries.count) }
        } else if line.secret != nil, chain?.block != line.block {
            blame(line, for: chain?.block?.messages ?? 0)
        }
        finished += 1
        chain = nil
        position = 0
    }

    /// Notes that as many messages as were found in a block are not those that the store had committed to.
    private mutating func blame(_ line: CommitmentLine, for found: Int) {
        if found < line.messages {
            missing.add(line.messages - found, line.first, line.last)
        } else if found > line.messages {
            uncommitted.add(found - line.messages, line.first, line.last)
        } else {
            altered.add(found, line.first, line.last)
        }
    }

    /// The identifier that a line begins with.
    private static func identifier(of line: UnsafeRawBufferPointer) -> Message.ID? {
        let start: StaticString = "{\"id\":\""
        let length = start.utf8CodeUnitCount
        guard line.count > length + 36, line[length + 36] == UInt8(ascii: "\""),
            line[..<length].elementsEqual(UnsafeRawBufferPointer(start: start.utf8Start, count: length))
        else { return nil }
        return Message.ID(utf8: UnsafeRawBufferPointer(rebasing: line[length..<(length + 36)]))
    }
}
