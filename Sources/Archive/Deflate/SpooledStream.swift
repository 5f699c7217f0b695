internal import Storage

/// A member of a spool that is filled piece by piece.
final class SpooledStream {
    let path: String
    let number: Int
    private let spool: MemberSpool
    private let places: Places
    private let stream: MemberStream

    /// Where the pieces are; only the lane's thread that writes touches it until the stream is finished.
    private final class Places {
        var extents: [SpoolFile.Extent] = []
    }

    init(path: String, number: Int, spool: MemberSpool) {
        self.path = path
        self.number = number
        self.spool = spool
        let places = Places()
        self.places = places
        stream = MemberStream { [file = spool.file] bytes throws(ArchiveError) in
            places.extents.append(try file.append(bytes))
        }
    }

    /// Where the pieces of the stream are.
    var extents: [SpoolFile.Extent] { places.extents }

    /// Where the next record goes.
    var buffer: OutputBuffer { stream.buffer }

    /// Sends the buffer on its way when it holds enough.
    func flushIfFull() throws(ArchiveError) { try stream.flushIfFull() }

    /// Waits until all is in the spool.
    func finish() throws(ArchiveError) { spool.finish(self, try stream.finish()) }
}
