/// What an import did, in counts that add up.
///
/// Every entry of the export has exactly one outcome:
/// `entries == messages + events + revisions + unchanged + updated + skipped.values.sum`.
public struct ImportReport: Sendable, Codable, Equatable {
    /// People and bots that the export lists or that wrote or reacted in it.
    public var users = 0
    /// Conversations that the export lists or has messages of.
    public var conversations = 0
    /// Entries of all day files.
    public var entries = 0
    /// Entries that became a new message.
    public var messages = 0
    /// Entries that became a new event, such as somebody's joining.
    public var events = 0
    /// Entries that are themselves the record of an edit or a deletion, and told something new.
    public var revisions = 0
    /// Entries that told nothing new.
    public var unchanged = 0
    /// Entries of messages that were there already, and got a new text, revision, mark, reaction or attachment.
    public var updated = 0
    /// Reactions that are new.
    public var reactions = 0
    /// Attachments that are new.
    public var attachments = 0
    /// Entries that were not stored, by reason.
    public var skipped: [String: Int] = [:]
    /// What else was left out or assumed, with how often.
    public var notes: [String: Int] = [:]
    /// The paths of the first files in the export that were not read; the notes tell how many there are.
    public var unread: [String] = []

    /// Makes a report of nothing.
    public init() {}
}
