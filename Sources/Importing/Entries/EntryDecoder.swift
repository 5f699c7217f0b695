private import Foundation

/// Decodes entries, and tells by file and number which one cannot be.
struct EntryDecoder {
    private let decoder = JSONDecoder()
    private let decodingNotes = DecodingNotes()

    /// Thrown when the entries of a range are not cut where they seemed to be.
    private struct OtherCount: Error {}

    /// What was left out of all entries so far.
    var notes: [ImportNote: Int] { decodingNotes.counts }

    init() {
        decoder.userInfo = .counting(into: decodingNotes)
    }

    /// Decodes a range of a batch at once; only when that fails is each entry looked at by itself.
    func decode<Entry: Decodable>(
        _ type: Entry.Type,
        _ slice: Range<Int>,
        of batch: EntryBatch,
        nameOfFile: (Int) -> String
    ) throws -> [Entry] {
        let bytes = batch.bytes(of: slice)
        if Self.isUTF8(bytes) {
            var array = Data(capacity: bytes.count + 2)
            array.append(UInt8(ascii: "["))
            array.append(contentsOf: bytes)
            array.append(UInt8(ascii: "]"))
            // A failure is looked into below, where it gets the number of its entry.
            let entries = try? decodingNotes.attempt {
                let entries = try decoder.decode([Entry].self, from: array)
                guard entries.count == slice.count else { throw OtherCount() }
                return entries
            }
            if let entries { return entries }
        }
        return try batch.entries[slice].map { entry in
            try decode(type, batch.bytes(of: entry), file: nameOfFile(entry.file), number: entry.number)
        }
    }

    /// Decodes one entry.
    ///
    /// - Throws: an ``ImportError`` that tells the file and the number.
    func decode<Entry: Decodable>(
        _ type: Entry.Type,
        _ bytes: some Collection<UInt8>,
        file: String,
        number: Int
    ) throws -> Entry {
        guard Self.isUTF8(bytes) else {
            throw ImportError.malformed(name: file, entry: number, expected: "text in UTF-8")
        }
        if let entry = try? decode(type, from: Data(bytes)) { return entry }
        do {
            return try decode(type, from: Data(LoneSurrogates.replaced(in: bytes)))
        } catch {
            // The decoder's words are left out, since they may quote what somebody wrote.
            throw ImportError.malformed(name: file, entry: number, expected: "valid JSON")
        }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        try decodingNotes.attempt { try decoder.decode(type, from: data) }
    }

    private static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.withContiguousStorageIfAvailable { (try? UTF8Span(validating: $0.span)) != nil }
            ?? (String(validating: bytes, as: UTF8.self) != nil)
    }
}
