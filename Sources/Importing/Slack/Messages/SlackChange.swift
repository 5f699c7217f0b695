/// What an entry records about another one, which plans with kept edits put into the export.
indirect enum SlackChange: Sendable {
    /// A message got a new text.
    case edit(message: SlackEntry?, previous: SlackEntry?)
    /// A message was deleted.
    case deletion(ts: String?, previous: SlackEntry?)

    private enum CodingKeys: String, CodingKey {
        case message
        case previous = "previous_message"
        case deletedTS = "deleted_ts"
    }

    /// Reads the change when the subtype is that of one.
    init?(of subtype: String?, from decoder: any Decoder) throws {
        guard subtype == "message_changed" || subtype == "message_deleted" else { return nil }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let previous = try Self.entry(.previous, of: container, decoder.notes)
        if subtype == "message_deleted" {
            self = .deletion(ts: try container.text(.deletedTS), previous: previous)
        } else {
            self = .edit(message: try Self.entry(.message, of: container, decoder.notes), previous: previous)
        }
    }

    private static func entry(
        _ key: CodingKeys,
        of container: KeyedDecodingContainer<CodingKeys>,
        _ notes: DecodingNotes?
    ) throws -> SlackEntry? {
        guard let entry = try container.lenient(key, as: SlackEntry.self) else { return nil }
        guard !entry.isObject else { return entry }
        notes?.count(.otherTypes)
        return nil
    }
}
