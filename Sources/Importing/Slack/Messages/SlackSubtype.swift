internal import Chat

/// What Slack's subtypes say about who wrote an entry.
enum SlackSubtype {
    /// Subtypes of what a person or a bot wrote.
    private static let messages: Set<String> = [
        "bot_message", "me_message", "file_share", "file_mention", "file_comment", "thread_broadcast",
        "reply_broadcast", "slackbot_response",
    ]
    /// Subtypes of what Slack noted.
    private static let events: Set<String> = [
        "pinned_item", "unpinned_item", "bot_add", "bot_remove", "bot_enable", "bot_disable", "reminder_add",
        "reminder_delete", "huddle_thread", "tombstone", "joiner_notification", "joiner_notification_for_inviter",
        "sh_room_created", "sh_room_shared", "app_conversation_join", "channel_join", "group_join",
    ]
    private static let eventPrefixes = ["channel_", "group_", "mpim_", "im_", "ekm_", "huddle_"]

    /// Whether an entry is a message or an event.
    ///
    /// A subtype that is not known here counts as a message when somebody wrote something.
    static func kind(of subtype: String?, hasWriter: Bool, hasText: Bool) -> Message.Kind {
        guard let subtype else { return .message }
        if messages.contains(subtype) { return .message }
        if events.contains(subtype) || eventPrefixes.contains(where: { subtype.hasPrefix($0) }) { return .event }
        return hasWriter && hasText ? .message : .event
    }

    /// Whether Slack may have written the text around a file, as it did until 2018.
    static func isAboutFile(_ subtype: String?) -> Bool {
        subtype?.hasPrefix("file_") == true
    }
}
