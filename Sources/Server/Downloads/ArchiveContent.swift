private import Archive
private import Chat
internal import Hummingbird
private import NIOCore
internal import Objects
internal import Privacy
internal import Storage

/// The bytes of an archive on their way out, all or a range of them, decrypted as they go.
struct ArchiveContent {
    private let archive: StoredArchive
    private let file: OpenArchive

    /// Opens the file, so that what can fail at once does so before an answer begins.
    init(_ archive: StoredArchive, in archives: ArchiveDirectory, masterKey: MasterKey) async throws {
        self.archive = archive
        let key = try archive.key(openedWith: masterKey)
        file = try await archives.open(archive, key: key)
    }

    /// What an archive is said to be, whoever sends it.
    static func presentation(of archive: StoredArchive) -> Presentation {
        Presentation(
            mediaType: "application/zip",
            disposition: "attachment; filename=\"habeas-\(archive.source.identifier).zip\""
        )
    }

    func answer(to call: Call) throws -> Response {
        var headers: HTTPFields = [
            .acceptRanges: "bytes",
            .contentType: Self.presentation(of: archive).mediaType,
            .contentDisposition: Self.presentation(of: archive).disposition,
            .eTag: tag,
        ]
        switch ByteRange(of: call, tag: tag, size: file.size) {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(0..<file.size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            return Response(status: .partialContent, headers: headers, body: body(range))
        case .unsatisfiable:
            return try .rangeNotSatisfiable(size: file.size, correlationID: call.context.correlationID)
        }
    }

    private var tag: String { "\"\(archive.digest.hexadecimal)\"" }

    private func body(_ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { [file] writer in
            var offset = range.lowerBound
            // Bytes that are not those that were written end the connection before the announced length.
            while offset < range.upperBound {
                let bytes = try await file.bytes(from: offset, until: range.upperBound)
                try await writer.write(ByteBuffer(bytes: bytes))
                offset += Int64(bytes.count)
            }
            try await writer.finish(nil)
        }
    }
}
