internal import Chat
private import Hummingbird
internal import Storage

/// One upload, from the call to the attachment.
struct AttachmentUpload: Sendable {
    private let call: Call
    private let caller: Caller
    private let sender: User.ID
    private let message: Message.ID
    private let clock: WallClock

    /// The largest file, in bytes: 50 MB, as in the original.
    static let largestFile: Int64 = 50 * 1024 * 1024
    /// As many files as a message may have.
    static let mostFiles = 20

    /// Checks who calls and on what message.
    init(_ call: Call, clock: WallClock) throws(APIError) {
        self.call = call
        self.clock = clock
        caller = try call.caller
        sender = try call.person
        message = try call.identifier("messageId")
    }

    /// Takes the bytes and puts them on the message.
    func carryOut(store: Store, blobs: BlobDirectory) async throws -> StoredAttachment {
        // A message that the caller cannot see is not found, whatever else is wrong with the call.
        try await store.read { try open($0) }
        let name = try AttachmentName.checked(try call.query.required("name"))
        let mediaType = try AttachmentMediaType.checked(call.request.headers[.contentType])
        if let length = call.announcedLength, length > Self.largestFile { throw APIError.bodyTooLarge }
        let pieces = call.request.body.map { Array($0.readableBytesView) }
        var digest: [UInt8]?
        do {
            return try await blobs.put(pieces, atMost: Self.largestFile) { blob in
                digest = blob.digest
                // A body that ends early is told from a whole one by its length, or else by the connection's error.
                guard call.announcedLength.map({ $0 == blob.size }) != false else { throw Self.cutShort }
                let attached = try await store.withTurn(atBlob: blob.digest) {
                    // Another node may have removed the same bytes since they were kept here.
                    if store.isShared { _ = try await blobs.opened(blob.digest) }
                    return try await attach(blob, named: name, mediaType: mediaType, store: store)
                }
                guard let attached else { throw StoreError.busy }
                return attached
            }
        } catch BlobError.missing {
            throw StoreError.busy
        } catch {
            // What is not removed here is swept away later; the failure itself is what the caller must hear of.
            if let digest { try? await blobs.removeIfUnused(digest, in: store) }
            throw error
        }
    }

    private func attach(
        _ blob: StoredBlob,
        named name: String,
        mediaType: String,
        store: Store
    ) async throws -> StoredAttachment {
        var generator = SystemRandomNumberGenerator()
        let now = clock.now
        let attachment = StoredAttachment(
            id: .live(at: now, using: &generator),
            message: message,
            author: sender,
            name: name,
            mediaType: mediaType,
            blob: blob,
            uploadedAt: now
        )
        try await store.write { transaction in
            // Much may have happened since the upload began.
            try open(transaction)
            try transaction.attachments.insert(attachment)
        }
        return attachment
    }

    /// Checks that the message takes another file of the sender.
    private func open(_ transaction: StoreTransaction) throws {
        let (message, _) = try ConversationFinder(transaction, for: caller, at: clock.now).message(message)
        guard message.author == sender else { throw APIError.notTheSender }
        guard try transaction.attachments.count(of: message) < Self.mostFiles else { throw Self.tooMany }
    }

    private static let tooMany = APIError(
        status: .badRequest,
        code: "too.many.attachments",
        message: "A message has at most \(mostFiles) attachments. Send another message for more."
    )
    private static let cutShort = APIError.badRequest("The body ended before it had its whole length.")
}

extension Call {
    /// The length of the body as the caller has announced it, in bytes.
    fileprivate var announcedLength: Int64? { request.headers[.contentLength].flatMap { Int64($0) } }
}
