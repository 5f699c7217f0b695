internal import Chat
private import Foundation

/// The folders of review files, one for each conversation, named so that people and every file system can read them.
struct ReviewFolders {
    private var names: [Conversation.ID: String] = [:]
    private var taken: Set<String> = []

    private static let longestName = 40

    /// The folder of a conversation.
    mutating func folder(of conversation: ConversationLabel) -> String {
        if let name = names[conversation.id] { return name }
        let id = conversation.id.description
        let slug = Self.slug(of: conversation)
        // The end of an identifier is random; its beginning may be the time at which a room was made.
        let name = taken.insert("\(slug)-\(id.suffix(8))").inserted ? "\(slug)-\(id.suffix(8))" : "\(slug)-\(id)"
        names[conversation.id] = name
        return name
    }

    private static func slug(of conversation: ConversationLabel) -> String {
        let name = conversation.name ?? conversation.participants.joined(separator: " ")
        let folded = name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        let words = folded.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        var slug = ""
        for word in words where slug.count + word.count < longestName { slug += slug.isEmpty ? word : "-" + word }
        return slug.isEmpty ? "conversation" : slug
    }
}
