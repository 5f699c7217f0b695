internal import Foundation

/// What is in a bag: the digest of every file, the text of small ones, and what the line files hold.
struct BagContents: Sendable {
    /// One file of the bag.
    struct File: Sendable {
        let sha256: String
        let size: UInt64
    }

    /// What became of the seal at the end of the file.
    enum Seal: Sendable {
        case holds
        case broken
        /// The comment is there, and is no seal.
        case isSomethingElse
        case missing
    }

    /// How many members the ZIP file has.
    var members = 0
    var files: [String: File] = [:]
    /// The bytes of tag files and of the statement.
    var texts: [String: Data] = [:]
    var messages: MessageLineCheck
    /// What the store had committed to, compared with the messages, if the archive tells.
    var commitments: CommitmentCheck?
    var reactions = ReactionLineCheck()
    var conversations = ConversationLineCheck()
    /// The table of messages, if the archive has one.
    var table: MessageTableCheck?
    /// The messages on all pages of the transcript, if the archive has one.
    var pages: MessageSum?
    /// Pages of the transcript that cannot be read.
    var malformedPages: Set<String> = []
    /// Line files that end in the middle of a line, or have one that is too long to be read.
    var unfinishedFiles: Set<String> = []
    var seal = Seal.missing
    /// What is wrong with the ZIP file, in words.
    var damage: [String] = []
    /// The files that could not be read for it.
    var damagedFiles: Set<String> = []
    var problems: [String] = []

    init(key: MessageSum.Key) {
        messages = MessageLineCheck(key: key)
    }

    /// The text of a small file.
    func text(_ name: String) -> String? {
        texts[name].flatMap { String(data: $0, encoding: .utf8) }
    }
}
