internal import Chat

/// The files of `data/attachments` of several archives, each read from one that has it.
struct MergedAttachments {
    private let sources: [MergeSource]
    /// Where the bytes of a digest are, in hexadecimal.
    private var places: [Substring: (source: Int, path: String)] = [:]

    init(_ sources: [MergeSource]) {
        self.sources = sources
        for (index, source) in sources.enumerated() {
            for path in source.files.names where path.hasPrefix(AttachmentFile.folder) {
                places[path.dropFirst(AttachmentFile.folder.count).prefix { $0 != "." }] = (index, path)
            }
        }
    }

    /// Adds files to a bag; tells their size in bytes.
    ///
    /// - Throws: `MergeError.unreadable` when no archive has a file, or it has other bytes.
    func add(_ files: [AttachmentFile], to bag: BagWriter) throws -> Int64 {
        var size: Int64 = 0
        for file in files {
            let written = try file.write(to: bag) { try forEachPiece(of: file.digest, $0) }
            guard written.sha256 == file.digest else { throw failure(file.digest) }
            size += Int64(written.size)
        }
        return size
    }

    /// Hands over the bytes of a file by their SHA-256.
    func forEachPiece(of digest: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let place = places[Substring(digest.hexadecimal)],
            let content = try sources[place.source].files.open(place.path)
        else { throw failure(digest) }
        try content.forEachPiece(body)
    }

    private func failure(_ digest: [UInt8]) -> MergeError {
        let holder = places[Substring(digest.hexadecimal)].map { sources[$0.source].name }
        let file = holder ?? sources.map(\.name).joined(separator: ", ")
        return .unreadable(file: file, name: AttachmentFile.folder + digest.hexadecimal)
    }
}
