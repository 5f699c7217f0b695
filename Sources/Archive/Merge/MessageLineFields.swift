internal import Chat
private import Foundation
internal import Storage

/// The members of one line of `messages.jsonl`, as they are written.
struct MessageLineFields {
    private var values: [String: JSONScanner.Value] = [:]

    /// The line is not that of a message.
    struct Failure: Error {}

    /// Takes a line apart.
    ///
    /// - Throws: ``Failure`` when it is no JSON object, or has a name twice.
    init(_ line: UnsafeRawBufferPointer) throws {
        var isPlain = true
        let isObject = JSONScanner.members(of: line) { name, value in
            if values.updateValue(value, forKey: String(decoding: name, as: UTF8.self)) != nil { isPlain = false }
        }
        guard isObject, isPlain else { throw Failure() }
    }

    /// The message that the line stands for.
    ///
    /// - Parameters:
    ///   - texts: takes texts that have escapes; what was in it is gone.
    ///   - room: the length of the line, which no text in it goes beyond.
    func message(unescapingInto texts: OutputBuffer, room: Int) throws -> MessageRecord {
        texts.removeAll()
        // With room for all there is no growing, which would move what records point at.
        texts.append(room: room) { _ in 0 }
        guard let text = try text("text", texts), let kind = try Self.kinds[string("kind") ?? ""] else {
            throw Failure()
        }
        return MessageRecord(
            id: try identifier("id"),
            author: try identifier("authorId"),
            conversation: try identifier("conversationId"),
            kind: kind,
            subtype: try self.text("subtype", texts),
            text: text,
            sourceText: try self.text("sourceText", texts),
            sourceKey: try self.text("sourceKey", texts),
            thread: values["threadId"] == nil ? nil : try identifier("threadId"),
            editedAt: try instant("editedAt"),
            deletedAt: try instant("deletedAt"),
            mentions: try list("mentions", of: String.self).map { try User.ID($0) ?? { throw Failure() }() },
            revisions: try list("revisions", of: ArchivedRevision.self).map { try $0.revision() },
            attachments: try list("attachments", of: ArchivedAttachment.self).map { try $0.attachment() }
        )
    }

    private static let kinds: [String: Message.Kind] = ["message": .message, "event": .event]

    private func text(_ name: String, _ texts: OutputBuffer) throws -> UnsafeRawBufferPointer? {
        guard let value = values[name] else { return nil }
        if let plain = value.plainText { return plain }
        guard value.isString else { throw Failure() }
        var unescaped: [UInt8] = []
        value.appendText(to: &unescaped)
        let start = texts.count
        unescaped.withUnsafeBytes { texts.append($0) }
        return UnsafeRawBufferPointer(rebasing: texts.bytes[start...])
    }

    private func string(_ name: String) throws -> String? {
        guard let value = values[name] else { return nil }
        guard let text = value.plainText else { throw Failure() }
        return String(decoding: text, as: UTF8.self)
    }

    private func identifier<Entity>(_ name: String) throws -> Identifier<Entity> {
        guard let text = try string(name), let identifier = Identifier<Entity>(text) else { throw Failure() }
        return identifier
    }

    private func instant(_ name: String) throws -> Instant? {
        guard let text = try string(name) else { return nil }
        guard let instant = Instant(text) else { throw Failure() }
        return instant
    }

    private func list<Element: Decodable>(_ name: String, of type: Element.Type) throws -> [Element] {
        guard let value = values[name] else { return [] }
        return try JSONDecoder().decode([Element].self, from: Data(value.bytes))
    }
}

/// An element of `revisions`.
private struct ArchivedRevision: Decodable {
    let writtenAt: String
    let text: String
    let sourceText: String?

    func revision() throws -> Revision {
        guard let instant = Instant(writtenAt) else { throw MessageLineFields.Failure() }
        return Revision(text: text, sourceText: sourceText, writtenAt: instant)
    }
}

/// An element of `attachments`.
private struct ArchivedAttachment: Decodable {
    let sourceKey: String
    let name: String?
    let title: String?
    let mediaType: String?
    let size: Int64?
    let sourceUrl: String?
    let sha256: String?
    let path: String?
    let deletedAt: String?

    /// - Throws: a failure when the path is not the one that follows from digest and name.
    func attachment() throws -> Attachment {
        let attachment = Attachment(
            sourceKey: sourceKey,
            name: name,
            title: title,
            mediaType: mediaType,
            size: size,
            sourceURL: sourceUrl,
            digest: try sha256.map(Self.digest),
            deletedAt: try deletedAt.map { try Instant($0) ?? { throw MessageLineFields.Failure() }() }
        )
        guard attachment.archivePath == path else { throw MessageLineFields.Failure() }
        return attachment
    }

    private static func digest(_ text: String) throws -> [UInt8] {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { throw MessageLineFields.Failure() }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
