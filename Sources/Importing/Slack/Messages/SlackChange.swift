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
        let previous = try container.lenient(.previous, as: SlackEntry.self).flatMap { $0.isObject ? $0 : nil }
        if subtype == "message_deleted" {
            self = .deletion(ts: try container.text(.deletedTS), previous: previous)
        } else {
            let message = try container.lenient(.message, as: SlackEntry.self).flatMap { $0.isObject ? $0 : nil }
            self = .edit(message: message, previous: previous)
        }
    }
}
