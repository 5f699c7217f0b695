private import Chat
private import Crypto
internal import Foundation

/// What is in a bag: the digest of every file, the text of small ones, and what the line files hold.
struct BagContents {
    /// One file of the bag.
    struct File {
        let sha256: String
        let size: UInt64
    }

    private(set) var files: [String: File] = [:]
    private(set) var texts: [String: Data] = [:]
    private(set) var messages = MessageLineCheck()
    private(set) var commitments = CommitmentCheck()
    private(set) var reactions = ReactionLineCheck()
    private(set) var conversations = ConversationLineCheck()
    /// Line files that end in the middle of a line, or have one that is too long to be read.
    private(set) var unfinishedFiles: Set<String> = []
    private(set) var problems: [String] = []

    /// Tag files and the statement are a few kilobytes; a larger one is no text of ours.
    private static let largestText: UInt64 = 16 << 20

    /// Reads a ZIP file that holds one bag, at its top or in one folder.
    init(path: String) throws {
        let reader = try ZipReader(path: path)
        var names: [String] = []
        try reader.forEachMember { member, _ in names.append(member.name) }
        let root = names.first { $0.hasSuffix("bagit.txt") }.map { String($0.dropLast("bagit.txt".count)) } ?? ""
        // Messages are compared with what the store had committed to, wherever in the file that is.
        try reader.forEachMember { member, read in
            var splitter = LineSplitter()
            if member.name == root + "data/commitments.jsonl" {
                try read { splitter.consume($0) { commitments.takeBlock($0) } }
            }
        }
        try reader.forEachMember { member, read in
            guard !member.name.hasSuffix("/") else { return }
            guard member.name.hasPrefix(root) else {
                problems.append("\(member.name) lies outside of the bag")
                return
            }
            try keep(String(member.name.dropFirst(root.count)), size: member.size, read)
        }
    }

    /// The text of a small file.
    func text(_ name: String) -> String? {
        texts[name].flatMap { String(data: $0, encoding: .utf8) }
    }

    private mutating func keep(
        _ name: String,
        size: UInt64,
        _ read: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        var digest = SHA256()
        var count: UInt64 = 0
        let isText = size <= Self.largestText && (!name.hasPrefix("data/") || name == "data/request.json")
        var text = Data()
        var splitter = LineSplitter()
        try read { bytes in
            digest.update(bufferPointer: bytes)
            count += UInt64(bytes.count)
            if isText { text.append(contentsOf: bytes) }
            switch name {
            case "data/messages.jsonl":
                splitter.consume(bytes) { line in
                    messages.take(line)
                    commitments.takeMessage(line)
                }
            case "data/reactions.jsonl": splitter.consume(bytes) { reactions.take($0) }
            case "data/conversations.jsonl": splitter.consume(bytes) { conversations.take($0) }
            default: break
            }
        }
        if splitter.endsInsideLine { unfinishedFiles.insert(name) }
        if files.updateValue(File(sha256: digest.finalize().hexadecimal, size: count), forKey: name) != nil {
            problems.append("\(name) is there twice")
        }
        if isText { texts[name] = text }
    }
}
