import AsyncHTTPClient
import Chat
import Foundation
import NIOCore
import NIOHTTP1
import Objects
import Storage

extension TestServer {
    /// An instant within every retention period.
    static var recently: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) - 60_000) }

    /// Uploads a file to a message; without a length, in chunks.
    func upload(
        _ body: HTTPClientRequest.Body,
        named name: String = "report.pdf",
        mediaType: String? = "application/pdf",
        to message: Message.ID,
        token: String
    ) async throws -> Answer {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        let encoded = name.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        var request = HTTPClientRequest(url: "\(url)/api/habeas/v1/messages/\(message)/attachments?name=\(encoded)")
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        if let mediaType { request.headers.add(name: "Content-Type", value: mediaType) }
        request.body = body
        return try await send(request)
    }

    /// Every blob, and every hidden file that waits to be one.
    func blobFiles() async throws -> [String] {
        let hidden = try FileManager.default.contentsOfDirectory(atPath: blobFolder.path).filter { $0.hasPrefix(".") }
        return try await hidden + objects(blobObjects)
    }

    /// The keys of all archives.
    func archiveFiles() async throws -> [String] { try await objects(archiveObjects) }

    private func objects(_ driver: any ObjectDriver) async throws -> [String] {
        try await ObjectQueue.run { try driver.keys(below: "") }
    }
}
