internal import Chat
private import Foundation

/// Follows the lines of `conversations.jsonl`: how many messages each conversation is said to have.
struct ConversationLineCheck: Sendable {
    private(set) var lines = 0
    private(set) var malformedLines = 0
    private(set) var messages: [Conversation.ID: Int] = [:]

    /// Takes the next line, without its newline.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        lines += 1
        guard let line = try? JSONDecoder().decode(ConversationLine.self, from: Data(bytes)),
            let id = Conversation.ID(line.id), messages.updateValue(line.messages, forKey: id) == nil
        else {
            malformedLines += 1
            return
        }
    }
}
