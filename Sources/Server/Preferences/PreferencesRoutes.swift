internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// How people want to be told of chat: their own settings, and those that an administrator sees.
struct PreferencesRoutes: Sendable {
    let store: Store

    var routes: [Route] { own + others }

    private var own: [Route] {
        let path = "/api/v2/chats/users/me/settings"
        return [
            Route(.get, path, .signedIn, scopes: .chatReading, showOwn),
            Route(.patch, path, .signedIn, scopes: .chatWriting, changeOwn),
            Route(.post, path, .signedIn, scopes: .chatWriting, setOwn),
            Route(.delete, path, .signedIn, scopes: .chatWriting, resetOwn),
        ]
    }

    private var others: [Route] {
        let path = ConversationPlace.oneOnOne.path + "/settings"
        return [
            Route(.get, path, .holding(anyOf: [.viewUserSettings, .viewSettings]), scopes: .chatReading, show),
            Route(.patch, path, .holding(anyOf: [.editUserSettings, .editSettings]), scopes: .chatWriting, change),
        ]
    }

    @Sendable
    private func showOwn(_ call: Call) async throws -> Response {
        let person = try call.person
        return try .json(UserSettingsForChat(try await store.read { try $0.preferences.find(person) }))
    }

    @Sendable
    private func changeOwn(_ call: Call) async throws -> Response {
        let body = try await call.body(as: UserSettingsUpdate.self)
        let mobile = try body.mobile.map(Self.mobile)
        let person = try call.person
        let preferences = try await store.write { transaction in
            var preferences = try transaction.preferences.find(person)
            preferences.isMuted = body.muted ?? preferences.isMuted
            preferences.isMentionsOnly = body.mentionsOnly ?? preferences.isMentionsOnly
            preferences.notifiesOnReactions = body.notifyOnReactions ?? preferences.notifiesOnReactions
            preferences.mobile = mobile ?? preferences.mobile
            try transaction.preferences.save(preferences, of: person)
            return preferences
        }
        return try .json(UserSettingsForChat(preferences))
    }

    @Sendable
    private func setOwn(_ call: Call) async throws -> Response {
        let body = try await call.body(as: UserChatSettingsPost.self)
        let person = try call.person
        try await store.write { transaction in
            var preferences = ChatPreferences()
            preferences.isMuted = body.muted
            preferences.isMentionsOnly = body.mentionsOnly ?? preferences.isMentionsOnly
            preferences.notifiesOnReactions = body.notifyOnReactions ?? preferences.notifiesOnReactions
            // The body cannot say when the telephone is told, so that stays as it is.
            preferences.mobile = try transaction.preferences.find(person).mobile
            try transaction.preferences.save(preferences, of: person)
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func resetOwn(_ call: Call) async throws -> Response {
        let person = try call.person
        try await store.write { try $0.preferences.remove(person) }
        return Response(status: .noContent)
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let person: User.ID = try call.identifier("userId")
        let organization = try call.organization
        let preferences = try await store.read { transaction in
            guard try transaction.users.find(person, in: organization) != nil else { throw APIError.notFound }
            return try transaction.preferences.find(person)
        }
        return try .json(ChatUserSettings(mobile: MobileSettings(when: preferences.mobile.rawValue)))
    }

    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let mobile = try Self.mobile(try await call.body(as: ChatUserSettings.self).mobile)
        let person: User.ID = try call.identifier("userId")
        let organization = try call.organization
        try await store.write { transaction in
            guard try transaction.users.find(person, in: organization) != nil else { throw APIError.notFound }
            var preferences = try transaction.preferences.find(person)
            preferences.mobile = mobile
            try transaction.preferences.save(preferences, of: person)
        }
        return try .json(ChatUserSettings(mobile: MobileSettings(when: mobile.rawValue)))
    }

    private static func mobile(_ settings: MobileSettings) throws(APIError) -> ChatPreferences.MobileNotifications {
        guard let mobile = ChatPreferences.MobileNotifications(rawValue: settings.notifications.when) else {
            let known = ChatPreferences.MobileNotifications.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidValue("mobile.notifications.when", "must be one of \(known)")
        }
        return mobile
    }
}

extension UserSettingsForChat {
    fileprivate init(_ preferences: ChatPreferences) {
        self.init(
            muted: preferences.isMuted,
            mentionsOnly: preferences.isMentionsOnly,
            notifyOnReactions: preferences.notifiesOnReactions,
            mobile: MobileSettings(when: preferences.mobile.rawValue)
        )
    }
}
