internal import Synchronization

/// Counts what is left out while entries are decoded.
///
/// It goes with the decoder, since a field that is left out is no more to be seen afterwards.
final class DecodingNotes: Sendable {
    private let state = Mutex<[ImportNote: Int]>([:])

    /// What was counted.
    var counts: [ImportNote: Int] { state.withLock(\.self) }

    /// Counts a note once more.
    func count(_ note: ImportNote) {
        state.withLock { $0.count(note) }
    }

    /// Tries to decode, and forgets what was counted when there is nothing to show for it.
    func attempt<Value>(_ decode: () throws -> Value) throws -> Value {
        let before = counts
        do {
            return try decode()
        } catch {
            state.withLock { $0 = before }
            throw error
        }
    }
}

extension CodingUserInfoKey {
    /// Where a decoder keeps its ``DecodingNotes``.
    fileprivate static let notes = CodingUserInfoKey(rawValue: "notes")
}

extension Decoder {
    /// The notes of whoever decodes.
    var notes: DecodingNotes? { CodingUserInfoKey.notes.flatMap { userInfo[$0] as? DecodingNotes } }
}

extension [CodingUserInfoKey: any Sendable] {
    /// What a decoder needs so that it counts into notes.
    static func counting(into notes: DecodingNotes) -> Self {
        CodingUserInfoKey.notes.map { [$0: notes] } ?? [:]
    }
}
