private import Foundation
internal import Hummingbird
private import NIOCore

/// The parts of a form with a file (RFC 7578), one after the other as they arrive; no file is ever whole in memory.
struct MultipartBody {
    /// What stands at the head of a part.
    struct Part: Sendable {
        let name: String
        let fileName: String?
    }

    private var pieces: RequestBody.AsyncIterator
    private var waiting: [UInt8] = Array("\r\n".utf8)
    private let boundary: [UInt8]
    private var hasBegun = false
    private var isOver = false
    private var hasMore = true

    private static let mostHead = 8 * 1024
    private static let pieceSize = 256 * 1024

    /// - Throws: a 400 when the call has no such form.
    init(_ request: Request) throws(APIError) {
        let type = request.headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("multipart/form-data"),
            let mark = type.range(of: "boundary=", options: .caseInsensitive)
        else { throw Self.malformed }
        let name = type[mark.upperBound...].prefix { $0 != ";" }.trimmingCharacters(in: ["\"", " "])
        guard (1...70).contains(name.utf8.count) else { throw Self.malformed }
        boundary = Array("\r\n--\(name)".utf8)
        pieces = request.body.makeAsyncIterator()
    }

    /// The head of the next part, once the one before was read to its end; `nil` after the last.
    mutating func next() async throws -> Part? {
        if !hasBegun { _ = try await text(atMost: Self.mostHead) }
        hasBegun = true
        guard !isOver else { return nil }
        let end = Array("\r\n\r\n".utf8)
        while waiting.firstRange(of: end) == nil {
            if waiting.starts(with: Array("--".utf8)) {
                isOver = true
                return nil
            }
            guard waiting.count <= Self.mostHead, hasMore else { throw Self.malformed }
            try await fill()
        }
        guard let place = waiting.firstRange(of: end) else { throw Self.malformed }
        let head = String(decoding: waiting[..<place.lowerBound], as: UTF8.self)
        waiting.removeFirst(place.upperBound)
        return Part(name: Self.value("name", in: head) ?? "", fileName: Self.value("filename", in: head))
    }

    /// The next bytes of the part; `nil` at its end.
    mutating func bytes() async throws -> [UInt8]? {
        while true {
            // Much is gathered before it is looked through.
            while waiting.count < Self.pieceSize, hasMore { try await fill() }
            if let place = waiting.firstRange(of: boundary) {
                let bytes = Array(waiting[..<place.lowerBound])
                if bytes.isEmpty {
                    waiting.removeFirst(place.upperBound)
                    return nil
                }
                waiting.removeFirst(place.lowerBound)
                return bytes
            }
            // The end of what is here may be the beginning of a boundary.
            guard hasMore else { throw Self.malformed }
            let sure = waiting.count - boundary.count
            let bytes = Array(waiting.prefix(sure))
            waiting.removeFirst(sure)
            return bytes
        }
    }

    /// The whole part as text.
    mutating func text(atMost limit: Int) async throws -> String {
        var text: [UInt8] = []
        while let bytes = try await bytes() {
            text += bytes
            guard text.count <= limit else { throw APIError.bodyTooLarge }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func fill() async throws {
        guard let piece = try await pieces.next() else {
            hasMore = false
            return
        }
        waiting += piece.readableBytesView
    }

    private static func value(_ name: String, in head: String) -> String? {
        let line = head.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("content-disposition:") }
        guard let line, let mark = line.range(of: "; \(name)=\"") else { return nil }
        return String(line[mark.upperBound...].prefix { $0 != "\"" })
    }

    private static let malformed = APIError.badRequest("The form with the file was cut short or is malformed.")
}
