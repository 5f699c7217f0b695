public import Chat
public import Foundation
public import Storage

extension ChatScene {
    /// Attaches a file to a message, as an upload does.
    @discardableResult
    public func attach(
        _ bytes: [UInt8],
        named name: String,
        mediaType: String = "text/plain",
        to message: Message,
        in blobs: BlobDirectory
    ) async throws -> StoredAttachment {
        let stream = AsyncStream<[UInt8]> { continuation in
            continuation.yield(bytes)
            continuation.finish()
        }
        return try await blobs.put(stream, atMost: 1 << 30) { blob in
            var generator = SystemRandomNumberGenerator()
            let attachment = StoredAttachment(
                id: .random(using: &generator),
                message: message.id,
                author: message.author,
                name: name,
                mediaType: mediaType,
                blob: blob,
                uploadedAt: message.sentAt
            )
            try await store.write { try $0.attachments.insert(attachment) }
            return attachment
        }
    }
}

extension ChatScene {
    /// Removes or changes the file with an attachment's bytes, as a broken disk does.
    public static func breakBlob(_ attachment: StoredAttachment, below folder: URL, byRemoving: Bool) throws {
        let name = attachment.digest.hexadecimal
        let file = folder.appending(path: "\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)")
        if byRemoving {
            try FileManager.default.removeItem(at: file)
        } else {
            try Data(repeating: 7, count: Int(attachment.size)).write(to: file)
        }
    }
}
