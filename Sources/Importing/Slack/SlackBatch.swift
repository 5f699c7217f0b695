/// Entries that were read, decoded and translated, in the order of the export.
struct SlackBatch: Sendable {
    /// What one thread made of consecutive entries.
    struct Slice: Sendable {
        var outcomes: [(room: Int, outcome: SlackOutcome)] = []
        var notes: [ImportNote: Int] = [:]
    }

    let slices: [Slice]
    /// Bytes of day files read so far.
    let doneBytes: Int64
}
