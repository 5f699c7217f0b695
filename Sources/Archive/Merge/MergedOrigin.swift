private import Storage

/// What a merged archive keeps of an archive, so that its digests and signature can still be checked.
///
/// These are all files of the bag that are not payload, its statement and its commitments, at the places that they had.
struct MergedOrigin {
    private let source: MergeSource
    private let folder: String

    private static let proofs: Set<String> = ["data/request.json", "data/commitments.jsonl"]

    init(of source: MergeSource, at index: Int) {
        self.source = source
        folder = Self.folder(of: index)
    }

    /// Where the files of an archive are kept, by its place among the sources.
    static func folder(of index: Int) -> String { "data/sources/\(index + 1)" }

    /// Adds the files to a bag.
    ///
    /// - Throws: `MergeError.notAnArchive` when a name is none that an archive has.
    func add(to bag: BagWriter) throws {
        for name in source.files.names where !name.hasPrefix("data/") || Self.proofs.contains(name) {
            guard Self.isPlain(name) else {
                throw MergeError.notAnArchive(
                    file: source.name,
                    reason: "it has a file with a name that no archive has"
                )
            }
            guard let file = try source.files.open(name) else { continue }
            try bag.addPayload("\(folder)/\(name)") { stream in
                try file.forEachPiece { piece in
                    stream.buffer.append(piece)
                    try stream.flushIfFull()
                }
            }
        }
    }

    /// Whether every system can have a file of such a name, and none would put it elsewhere.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.count <= 200
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && !part.hasPrefix(".")
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
            }
    }
}
