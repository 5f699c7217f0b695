private import Foundation

/// Takes the bytes of one file of a bag in their order, and adds what they hold to the contents of the bag.
struct ContentScan {
    /// Takes the next bytes.
    let consume: (UnsafeRawBufferPointer) -> Void
    /// Sees to what is left after the last bytes, and gives what adds all that was found.
    let finish: () -> (inout BagContents) -> Void

    /// What is to be looked at in a file, by its name; `nil` if its digest is all.
    static func of(
        _ name: String,
        keepingText: Bool,
        key: MessageSum.Key,
        commitments: CommitmentCheck?
    ) -> Self? {
        switch name {
        case "data/messages.jsonl": messages(name, key, commitments)
        case "data/messages.csv": table(key)
        case "data/reactions.jsonl": reactions(name)
        case "data/conversations.jsonl": conversations(name)
        case _ where TranscriptPageCheck.isPage(name): page(name, key)
        default: keepingText ? text(name) : nil
        }
    }

    private static func messages(_ name: String, _ key: MessageSum.Key, _ commitments: CommitmentCheck?) -> Self {
        var splitter = LineSplitter()
        var check = MessageLineCheck(key: key)
        var commitments = commitments
        return Self {
            splitter.consume($0) { line in
                check.take(line)
                commitments?.takeMessage(line)
            }
        } finish: {
            { contents in
                contents.messages = check
                contents.commitments = commitments
                if splitter.endsInsideLine { contents.unfinishedFiles.insert(name) }
            }
        }
    }

    private static func reactions(_ name: String) -> Self {
        var splitter = LineSplitter()
        var check = ReactionLineCheck()
        return Self {
            splitter.consume($0) { check.take($0) }
        } finish: {
            { contents in
                contents.reactions = check
                if splitter.endsInsideLine { contents.unfinishedFiles.insert(name) }
            }
        }
    }

    private static func conversations(_ name: String) -> Self {
        var splitter = LineSplitter()
        var check = ConversationLineCheck()
        return Self {
            splitter.consume($0) { check.take($0) }
        } finish: {
            { contents in
                contents.conversations = check
                if splitter.endsInsideLine { contents.unfinishedFiles.insert(name) }
            }
        }
    }

    private static func table(_ key: MessageSum.Key) -> Self {
        var check = MessageTableCheck(key: key)
        return Self {
            check.consume($0)
        } finish: {
            check.finish()
            return { $0.table = check }
        }
    }

    private static func page(_ name: String, _ key: MessageSum.Key) -> Self {
        var check = TranscriptPageCheck(key: key)
        return Self {
            check.consume($0)
        } finish: {
            check.finish()
            return { contents in
                contents.pages = contents.pages ?? MessageSum(key: key)
                contents.pages?.add(check.sum)
                if check.isMalformed { contents.malformedPages.insert(name) }
            }
        }
    }

    private static func text(_ name: String) -> Self {
        var text = Data()
        return Self {
            text.append(contentsOf: $0)
        } finish: {
            { $0.texts[name] = text }
        }
    }
}
