/// One thing that a caller may do, written as the contract does: `domain:entity:action`.
public struct Permission: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The whole string, such as `gdpr:request:add`.
    public let rawValue: String

    /// Takes the string as it is.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The whole string.
    public var description: String { rawValue }

    /// The three parts of the string: domain, entity and action; `nil` when it has not three.
    public var parts: (domain: String, entity: String, action: String)? {
        let parts = rawValue.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts.contains("") else { return nil }
        return (parts[0], parts[1], parts[2])
    }
}

/// Privacy requests.
extension Permission {
    /// Make privacy requests.
    public static let addRequests = Self(rawValue: "gdpr:request:add")
    /// Let privacy requests of others run, or reject them; Habeas's own.
    public static let approveRequests = Self(rawValue: "gdpr:request:approve")
    /// See privacy requests and fetch their archives.
    public static let viewRequests = Self(rawValue: "gdpr:request:view")
    /// Find subjects.
    public static let viewSubjects = Self(rawValue: "gdpr:subject:view")
    /// Destroy archives; Habeas's own.
    public static let deleteArchives = Self(rawValue: "gdpr:archive:delete")
    /// Make the key that archives are signed with from then on; Habeas's own.
    public static let addSigningKeys = Self(rawValue: "gdpr:signingKey:add")
    /// Place legal holds.
    public static let addHolds = Self(rawValue: "gdpr:hold:add")
    /// See legal holds.
    public static let viewHolds = Self(rawValue: "gdpr:hold:view")
    /// Release legal holds.
    public static let deleteHolds = Self(rawValue: "gdpr:hold:delete")
    /// See the audit trail.
    public static let viewAudit = Self(rawValue: "audits:audit:view")
}

/// Chat.
///
/// The finer permissions are those of the contract; ``accessChat`` alone opens all that a member does.
extension Permission {
    /// Use chat.
    public static let accessChat = Self(rawValue: "chat:chat:access")
    /// Delete other people's messages and attachments; Habeas's own.
    public static let moderateChat = Self(rawValue: "chat:chat:moderate")
    /// See rooms and what is written in them.
    public static let viewRooms = Self(rawValue: "chat:room:view")
    /// Make rooms.
    public static let addRooms = Self(rawValue: "chat:room:add")
    /// Change rooms and their pins.
    public static let editRooms = Self(rawValue: "chat:room:edit")
    /// Write in rooms.
    public static let addRoomMessages = Self(rawValue: "chat:roomMessage:add")
    /// Edit one's own messages in rooms.
    public static let editRoomMessages = Self(rawValue: "chat:roomMessage:edit")
    /// Delete one's own messages in rooms.
    public static let deleteRoomMessages = Self(rawValue: "chat:roomMessage:delete")
    /// Add participants to rooms.
    public static let addParticipants = Self(rawValue: "chat:participant:add")
    /// Remove participants from rooms.
    public static let deleteParticipants = Self(rawValue: "chat:participant:delete")
    /// See one-on-ones.
    public static let viewOneOnOnes = Self(rawValue: "chat:1on1:view")
    /// Change the pins of one-on-ones.
    public static let editOneOnOnes = Self(rawValue: "chat:1on1:edit")
    /// See what is written in one-on-ones, and edit one's own messages there.
    public static let viewOneOnOneMessages = Self(rawValue: "chat:1on1Message:view")
    /// Write in one-on-ones.
    public static let addOneOnOneMessages = Self(rawValue: "chat:1on1Message:add")
    /// Delete one's own messages in one-on-ones.
    public static let deleteOneOnOneMessages = Self(rawValue: "chat:1on1Message:delete")
    /// React to messages.
    public static let editReactions = Self(rawValue: "chat:reactions:edit")
    /// See the organization's chat settings.
    public static let viewSettings = Self(rawValue: "chat:setting:view")
    /// Change the organization's chat settings.
    public static let editSettings = Self(rawValue: "chat:setting:edit")
    /// See people's chat settings.
    public static let viewUserSettings = Self(rawValue: "chat:usersettings:view")
    /// Change people's chat settings.
    public static let editUserSettings = Self(rawValue: "chat:usersettings:edit")
    /// List one's own conversations.
    public static let viewChats = Self(rawValue: "user:chats:view")
}

/// People, roles and clients.
extension Permission {
    /// Search for users.
    public static let viewUsers = Self(rawValue: "directory:user:view")
    /// Add users.
    public static let addUsers = Self(rawValue: "directory:user:add")
    /// Change users.
    public static let editUsers = Self(rawValue: "directory:user:edit")
    /// Delete users.
    public static let deleteUsers = Self(rawValue: "directory:user:delete")
    /// Do everything to users, as the contract has it.
    public static let administerDirectory = Self(rawValue: "directory:organization:admin")
    /// See roles.
    public static let viewRoles = Self(rawValue: "authorization:role:view")
    /// Make roles.
    public static let addRoles = Self(rawValue: "authorization:role:add")
    /// Change roles.
    public static let editRoles = Self(rawValue: "authorization:role:edit")
    /// Delete roles.
    public static let deleteRoles = Self(rawValue: "authorization:role:delete")
    /// See who has which role.
    public static let viewGrants = Self(rawValue: "authorization:grant:view")
    /// Give roles.
    public static let addGrants = Self(rawValue: "authorization:grant:add")
    /// Take roles away.
    public static let deleteGrants = Self(rawValue: "authorization:grant:delete")
    /// See OAuth clients.
    public static let viewClients = Self(rawValue: "oauth:client:view")
    /// Make OAuth clients.
    public static let addClients = Self(rawValue: "oauth:client:add")
    /// Change OAuth clients and their secrets.
    public static let editClients = Self(rawValue: "oauth:client:edit")
    /// Delete OAuth clients.
    public static let deleteClients = Self(rawValue: "oauth:client:delete")
    /// End the tokens of other people.
    public static let deleteTokens = Self(rawValue: "oauth:token:delete")
    /// See webhooks and what was sent to them.
    public static let viewWebhooks = Self(rawValue: "integrations:integration:view")
    /// Make webhooks.
    public static let addWebhooks = Self(rawValue: "integrations:integration:add")
    /// Delete webhooks.
    public static let deleteWebhooks = Self(rawValue: "integrations:integration:delete")
}

extension Permission {
    /// Every permission that means something here, in the order of this file.
    public static let known: [Permission] =
        [
            addRequests, viewRequests, viewSubjects, deleteArchives, addSigningKeys, addHolds, viewHolds, deleteHolds,
            viewAudit, approveRequests,
        ] + chat + people

    private static let chat: [Permission] = [
        accessChat, moderateChat, viewRooms, addRooms, editRooms, addRoomMessages, editRoomMessages,
        deleteRoomMessages, addParticipants, deleteParticipants, viewOneOnOnes, editOneOnOnes, viewOneOnOneMessages,
        addOneOnOneMessages, deleteOneOnOneMessages, editReactions, viewSettings, editSettings, viewUserSettings,
        editUserSettings, viewChats,
    ]
    private static let people: [Permission] = [
        viewUsers, addUsers, editUsers, deleteUsers, administerDirectory, viewRoles, addRoles, editRoles, deleteRoles,
        viewGrants, addGrants, deleteGrants, viewClients, addClients, editClients, deleteClients, deleteTokens,
        viewWebhooks, addWebhooks, deleteWebhooks,
    ]
}
