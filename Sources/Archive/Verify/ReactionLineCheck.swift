internal import Chat

/// Follows the lines of `reactions.jsonl`.
struct ReactionLineCheck: Sendable {
    private(set) var lines = 0
    private(set) var malformedLines = 0

    /// Takes the next line, without its newline.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        lines += 1
        var message: Message.ID?
        var sentAt: UnsafeRawBufferPointer?
        var hasEmoji = false
        let isObject = JSONScanner.members(of: bytes) { name, value in
            switch String(decoding: name, as: UTF8.self) {
            case "messageId": message = MessageLineCheck.identifier(value)
            case "messageSentAt": sentAt = value.plainText
            case "emoji": hasEmoji = value.bytes.first == UInt8(ascii: "\"")
            default: break
            }
        }
        guard isObject, hasEmoji, let message, let sentAt,
            MessageLineCheck.instant(message.instant, isWrittenAs: sentAt)
        else {
            malformedLines += 1
            return
        }
    }
}
