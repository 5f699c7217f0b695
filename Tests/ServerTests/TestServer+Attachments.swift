import AsyncHTTPClient
import Chat
import Foundation
import NIOCore
import NIOHTTP1
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

    /// Every file of the blobs, hidden ones included.
    func blobFiles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: blobFolder.path).filter { name in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: blobFolder.path + "/" + name,
                isDirectory: &isFolder
            )
            return exists && !isFolder.boolValue
        }
    }
}
