private import Dispatch
private import Synchronization

/// Reads the day files of an export and hands over what their entries come to, batch by batch.
///
/// One thread reads and cuts; the decoding of each batch is shared by all processors.
struct SlackReader {
    private let export: SlackExport
    private let handoff: Handoff<SlackBatch>
    private var pending = EntryBatch()
    private var doneBytes: Int64 = 0

    /// Thrown to stop reading when nobody wants the rest.
    private struct Unwanted: Error {}

    init(_ export: SlackExport, to handoff: Handoff<SlackBatch>) {
        self.export = export
        self.handoff = handoff
    }

    /// Reads everything, or up to the first fault, and finishes the handoff either way.
    consuming func run() {
        handoff.finish(Result { try readAll() })
    }

    private mutating func readAll() throws {
        let reader = try export.source.makeReader()
        for (index, file) in export.dayFiles.enumerated() {
            var splitter = EntrySplitter(file: file.member.path)
            var number = 0
            try reader.read(file.member) { chunk in
                doneBytes += Int64(chunk.count)
                try splitter.split(chunk) { entry in
                    number += 1
                    pending.append(entry, file: index, number: number)
                    if pending.isFull { try handOver() }
                }
            }
            try splitter.finish()
        }
        try handOver()
    }

    private mutating func handOver() throws {
        guard !pending.isEmpty else { return }
        let batch = pending
        let ranges = batch.slices
        let results = Mutex<[Int: Result<SlackBatch.Slice, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: ranges.count) { [export] index in
            let result = Result { try Self.translate(ranges[index], of: batch, export) }
            results.withLock { $0[index] = result }
        }
        let slices = try results.withLock { results in
            try ranges.indices.compactMap { try results[$0]?.get() }
        }
        guard handoff.send(SlackBatch(slices: slices, doneBytes: doneBytes)) else { throw Unwanted() }
        pending = EntryBatch()
    }

    private static func translate(
        _ range: Range<Int>,
        of batch: EntryBatch,
        _ export: SlackExport
    ) throws -> SlackBatch.Slice {
        let decoder = EntryDecoder()
        let entries = try decoder.decode(SlackEntry.self, range, of: batch) { file in
            export.dayFiles[file].member.path
        }
        var translation = SlackTranslation(directory: export.directory)
        var slice = SlackBatch.Slice()
        slice.outcomes.reserveCapacity(entries.count)
        for (entry, place) in zip(entries, batch.entries[range]) {
            let room = export.dayFiles[place.file].room
            slice.outcomes.append((room, translation.outcome(of: entry, in: export.rooms[room])))
        }
        slice.notes = translation.notes.merging(decoder.notes, uniquingKeysWith: +)
        return slice
    }
}
