/// What an import leaves out or assumes, in the words of its report.
enum ImportNote: String, Sendable {
    case otherFilesAtTop = "files at the top of the export that were not read"
    case otherFilesInside = "files inside folders that were not read"
    case symbolicLinks = "symbolic links left out"
    case specialFiles = "pipes, devices and sockets left out"
    case unnamedElements = "users and conversations of the lists without an identifier left out"
    case unlistedConversations = "conversations that no list of the export names"
    case formerConversations = "conversations beside one of the same name that no list named in an earlier export"
    case quotedTexts = "quoted or unfurled texts left out"
    case generatedSentences = "generated sentences about files left out"
    case othersFileNames = "names of other people's files left out"
    case fileTexts = "texts of the author's own files, such as snippets and posts, left out"
    case earlierTexts = "earlier texts that are not of the edited message left out"
    case unknownAuthors = "entries that name no author, kept together as those of an unknown one"
    case otherTypes = "fields of another type than Slack's left out"
    case unknownBlocks =
        "blocks of a kind that is not known here, of which at most plain texts are kept, and of people's nothing"
    case unreadBlocks = "blocks beside a person's text that say more than it left out"
    case unnamedReactions = "reactions whose people the export does not name"
}

extension [ImportNote: Int] {
    /// Counts a note once more, or several times.
    mutating func count(_ note: ImportNote, _ times: Int = 1) {
        guard times > 0 else { return }
        self[note, default: 0] += times
    }
}

extension ImportReport {
    /// Adds notes to those that are there.
    mutating func add(_ notes: [ImportNote: Int]) {
        for (note, count) in notes { self.notes[note.rawValue, default: 0] += count }
    }
}
