/// When a person's telephone is told of chat.
public struct MobileSettings: Codable, Sendable {
    /// When it is told.
    public struct Notifications: Codable, Sendable {
        /// `Always` or `OnlyWhenInactive`.
        public var when: String

        /// Makes settings of their parts.
        public init(when: String) {
            self.when = when
        }
    }

    /// When it is told.
    public var notifications: Notifications

    /// Makes settings of their parts.
    public init(when: String) {
        notifications = Notifications(when: when)
    }
}

/// What an administrator sees of a person's chat settings.
public struct ChatUserSettings: Codable, Sendable {
    /// When the person's telephone is told.
    public var mobile: MobileSettings

    /// Makes settings of their parts.
    public init(mobile: MobileSettings) {
        self.mobile = mobile
    }
}

/// A person's own chat settings.
public struct UserSettingsForChat: Encodable, Sendable {
    /// Whether the person is told of nothing.
    public var muted: Bool
    /// Whether the person is told only of what mentions them.
    public var mentionsOnly: Bool
    /// Whether the person is told when somebody reacts to a message of theirs.
    public var notifyOnReactions: Bool
    /// When the person's telephone is told.
    public var mobile: MobileSettings

    /// Makes settings of their parts.
    public init(muted: Bool, mentionsOnly: Bool, notifyOnReactions: Bool, mobile: MobileSettings) {
        self.muted = muted
        self.mentionsOnly = mentionsOnly
        self.notifyOnReactions = notifyOnReactions
        self.mobile = mobile
    }
}

/// What changes a person's own chat settings; what is absent stays as it is.
public struct UserSettingsUpdate: Decodable, Sendable {
    /// Whether the person is told of nothing.
    public var muted: Bool?
    /// Whether the person is told only of what mentions them.
    public var mentionsOnly: Bool?
    /// Whether the person is told when somebody reacts to a message of theirs.
    public var notifyOnReactions: Bool?
    /// When the person's telephone is told.
    public var mobile: MobileSettings?
}

/// What a person's own chat settings are to be.
public struct UserChatSettingsPost: Decodable, Sendable {
    /// Whether the person is told of nothing.
    public var muted: Bool
    /// Whether the person is told only of what mentions them.
    public var mentionsOnly: Bool?
    /// Whether the person is told when somebody reacts to a message of theirs.
    public var notifyOnReactions: Bool?
}
