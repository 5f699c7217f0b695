internal import Chat
private import Hummingbird
private import Objects
internal import Storage
private import Wire

/// Files on messages: Habeas's own, where the contract only names them.
struct AttachmentRoutes: Sendable {
    let store: Store
    let blobs: BlobDirectory
    let clock: WallClock

    var routes: [Route] {
        let read: [Permission] = [.accessChat, .viewRooms, .viewOneOnOneMessages]
        let add: [Permission] = [.accessChat, .addRoomMessages, .addOneOnOneMessages]
        let delete: [Permission] = [.accessChat, .moderateChat, .deleteRoomMessages, .deleteOneOnOneMessages]
        let one = "/api/habeas/v1/attachments/{attachmentId}"
        return [
            Route(
                .post,
                "/api/habeas/v1/messages/{messageId}/attachments",
                .holding(anyOf: add),
                scopes: .chatWriting,
                upload
            ),
            Route(.get, one, .holding(anyOf: read), scopes: .chatReading, show),
            Route(
                .get,
                one + "/content",
                .holding(anyOf: read),
                scopes: .chatReading,
                content
            ),
            Route(.delete, one, .holding(anyOf: delete), scopes: .chatWriting, remove),
        ]
    }

    /// Where an attachment's bytes are, on the server that a call has come to.
    static func fileURI(of id: Attachment.ID, baseURL: String) -> String {
        "\(baseURL)/api/habeas/v1/attachments/\(id)/content"
    }

    @Sendable
    private func upload(_ call: Call) async throws -> Response {
        let attachment = try await AttachmentUpload(call, clock: clock).carryOut(store: store, blobs: blobs)
        return try .json(AttachmentBody(attachment, call), status: .created)
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        try .json(AttachmentBody(try await visibleAttachment(call), call))
    }

    @Sendable
    private func content(_ call: Call) async throws -> Response {
        let attachment = try await visibleAttachment(call)
        // Opened in any case, so that what is missing is said here.
        let content = try await AttachmentContent(attachment, in: blobs)
        let presentation = Presentation(
            mediaType: attachment.mediaType,
            disposition: AttachmentName.disposition(attachment.name)
        )
        if call.mayBeSentOn, let url = try await blobs.address(of: attachment.digest, presented: presentation) {
            return .redirect(to: url, type: .found)
        }
        return try content.answer(to: call)
    }

    private func visibleAttachment(_ call: Call) async throws -> StoredAttachment {
        let id: Attachment.ID = try call.identifier("attachmentId")
        let caller = try call.caller
        return try await store.read { try find(id, for: caller, at: clock.now, $0) }
    }

    @Sendable
    private func remove(_ call: Call) async throws -> Response {
        let id: Attachment.ID = try call.identifier("attachmentId")
        let caller = try call.caller
        let now = clock.now
        let digest = try await store.write { transaction in
            let attachment = try find(id, for: caller, at: now, transaction)
            guard attachment.author == caller.person || caller.holds(anyOf: [.moderateChat]) else {
                throw APIError.notTheSender
            }
            let message = (attachment.message, attachment.author)
            guard try transaction.holds.held(among: [message], in: caller.organization, at: now).isEmpty else {
                throw APIError.conflict("The file cannot be deleted now. Ask whoever is responsible for privacy.")
            }
            _ = try transaction.attachments.delete(id, at: now)
            if attachment.author != caller.person {
                try transaction.audit.record(
                    call.act(.moderateAttachment, of: id, ["author": .text(attachment.author.description)])
                )
            }
            return attachment.digest
        }
        // The attachment is deleted; bytes that cannot be removed now are swept away later.
        try? await blobs.removeIfUnused(digest, in: store)
        return Response(status: .noContent)
    }

    /// An attachment that is there, on a message that the caller can read.
    private func find(
        _ id: Attachment.ID,
        for caller: Caller,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws -> StoredAttachment {
        let finder = try ConversationFinder(transaction, for: caller, at: now)
        guard let attachment = try transaction.attachments.find(id), attachment.deletedAt == nil else {
            throw APIError.notFound
        }
        _ = try finder.message(attachment.message)
        return attachment
    }
}

extension AttachmentBody {
    init(_ attachment: StoredAttachment, _ call: Call) {
        self.init(
            id: attachment.id.description,
            name: attachment.name,
            mediaType: attachment.mediaType,
            size: attachment.size,
            sha256: attachment.digest.hexadecimal,
            fileUri: AttachmentRoutes.fileURI(of: attachment.id, baseURL: call.context.baseURL)
        )
    }
}
