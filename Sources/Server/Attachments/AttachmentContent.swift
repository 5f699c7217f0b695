private import Chat
internal import Hummingbird
internal import NIOCore
internal import Storage

/// The bytes of an attachment on their way out, all or a range of them.
struct AttachmentContent {
    private let attachment: StoredAttachment
    private let blob: OpenBlob

    private static let pieceSize = 128 * 1024

    /// Opens the bytes, so that what can fail does so before an answer begins.
    init(_ attachment: StoredAttachment, in blobs: BlobDirectory) async throws {
        self.attachment = attachment
        blob = try await blobs.opened(attachment.digest)
        guard blob.size == attachment.size else { throw BlobError.missing }
    }

    func answer(to call: Call) throws -> Response {
        var headers: HTTPFields = [
            .eTag: tag,
            .acceptRanges: "bytes",
            .cacheControl: "private, no-cache",
            .contentDisposition: AttachmentName.disposition(attachment.name),
            // Whatever is in the file, a browser that shows it all the same runs and loads nothing.
            .contentSecurityPolicy: "default-src 'none'; sandbox",
            .crossOriginResourcePolicy: "same-origin",
        ]
        if isKnown(to: call.request) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = attachment.mediaType
        switch ByteRange(of: call, tag: tag, size: blob.size) {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(0..<blob.size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(blob.size)"
            return Response(status: .partialContent, headers: headers, body: body(range))
        case .unsatisfiable:
            return try .rangeNotSatisfiable(size: blob.size, correlationID: call.context.correlationID)
        }
    }

    private var tag: String { "\"\(attachment.digest.hexadecimal)\"" }

    private func isKnown(to request: Request) -> Bool {
        guard let known = request.headers[.ifNoneMatch] else { return false }
        let tags = known.split { $0 == "," || $0 == " " }
        return tags.contains { $0 == "*" || $0 == tag || $0 == "W/" + tag }
    }

    private func body(_ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { [blob] writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let count = Int(min(range.upperBound - offset, Int64(Self.pieceSize)))
                let piece = try await blob.piece(at: offset, upTo: count)
                // The file got shorter: the connection ends before the announced length is reached.
                guard !piece.isEmpty else { throw BlobError.missing }
                try await writer.write(ByteBuffer(bytes: piece))
                offset += Int64(piece.count)
            }
            try await writer.finish(nil)
        }
    }
}
