internal import Chat
private import Foundation
internal import Storage

/// The messages of several archives in one order: each message once.
struct MergedTimeline {
    /// Messages that more than one archive has.
    private(set) var repeated = 0
    /// Of these, those that archives have differently; the line of the newest request is taken.
    private(set) var changed = 0

    private let sources: [MergeSource]
    private let readers: [ArchivedMessages]

    /// Opens the messages of all sources; each takes one open file and memory for one line.
    init(_ sources: [MergeSource]) throws {
        self.sources = sources
        readers = try sources.map { try ArchivedMessages(of: $0.files, archive: $0.name) }
    }

    /// Hands over every message with its line, in the order of identifiers.
    mutating func forEach(_ body: (MessageRecord, _ line: UnsafeRawBufferPointer) throws -> Void) throws {
        while let id = readers.compactMap({ $0.next?.message.id }).min() {
            let holders = readers.indices.filter { readers[$0].next?.message.id == id }
            if let best = try newest(of: holders), let next = readers[best].next { try body(next.message, next.line) }
            for holder in holders { try readers[holder].advance() }
        }
    }

    /// The reader whose line of the next message is to be taken.
    private mutating func newest(of holders: [Int]) throws -> Int? {
        guard var best = holders.first else { return nil }
        try checkAuthor(at: best)
        guard holders.count > 1 else { return best }
        repeated += 1
        var isChanged = false
        for other in holders.dropFirst() {
            try checkAuthor(at: other)
            guard !hasSameLine(best, other) else {
                if sources[other].isNewer(than: sources[best]) { best = other }
                continue
            }
            isChanged = true
            if sources[other].isNewer(than: sources[best]) {
                best = other
            } else if !sources[best].isNewer(than: sources[other]) {
                throw contradiction(best, other)
            }
        }
        if isChanged { changed += 1 }
        return best
    }

    private func hasSameLine(_ one: Int, _ other: Int) -> Bool {
        guard let first = readers[one].next, let second = readers[other].next, first.line.count == second.line.count,
            let start = first.line.baseAddress, let otherStart = second.line.baseAddress
        else { return false }
        return memcmp(start, otherStart, first.line.count) == 0
    }

    /// Every message is of the subject of its archive, also of one that was not verified.
    private func checkAuthor(at index: Int) throws {
        guard readers[index].next?.message.author == sources[index].author else {
            throw MergeError.notAnArchive(
                file: sources[index].name,
                reason: "it has messages of somebody other than its subject"
            )
        }
    }

    private func contradiction(_ one: Int, _ other: Int) -> MergeError {
        .contradiction(
            message: readers[one].next?.message.id.description ?? "",
            file: sources[one].name,
            other: sources[other].name
        )
    }
}
