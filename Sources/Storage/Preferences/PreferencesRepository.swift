public import Chat
internal import Database

/// How people want to be told of chat.
public struct PreferencesRepository {
    let connection: any DatabaseConnection

    /// A person's preferences, or those of whoever has chosen none.
    public func find(_ person: User.ID) throws -> ChatPreferences {
        let found = try connection.first(
            "SELECT muted, mentions_only, notify_on_reactions, mobile_when FROM chat_preferences WHERE owner = $1",
            [.id(person)]
        ) { row in
            var preferences = ChatPreferences()
            preferences.isMuted = row.boolean(0)
            preferences.isMentionsOnly = row.boolean(1)
            preferences.notifiesOnReactions = row.boolean(2)
            preferences.mobile = try row.value(3, named: "chat_preferences.mobile_when")
            return preferences
        }
        return found ?? ChatPreferences()
    }

    /// Keeps a person's preferences.
    public func save(_ preferences: ChatPreferences, of person: User.ID) throws {
        try connection.execute(
            """
            INSERT INTO chat_preferences (owner, muted, mentions_only, notify_on_reactions, mobile_when)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (owner) DO UPDATE SET muted = excluded.muted, mentions_only = excluded.mentions_only,
                notify_on_reactions = excluded.notify_on_reactions, mobile_when = excluded.mobile_when
            """,
            [
                .id(person), .boolean(preferences.isMuted), .boolean(preferences.isMentionsOnly),
                .boolean(preferences.notifiesOnReactions), .text(preferences.mobile.rawValue),
            ]
        )
    }

    /// Forgets what a person has chosen.
    public func remove(_ person: User.ID) throws {
        try connection.execute("DELETE FROM chat_preferences WHERE owner = $1", [.id(person)])
    }
}
