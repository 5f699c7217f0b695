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
}

extension Permission {
    /// Make privacy requests.
    public static let addRequests = Self(rawValue: "gdpr:request:add")
    /// See privacy requests and fetch their archives.
    public static let viewRequests = Self(rawValue: "gdpr:request:view")
    /// Find subjects.
    public static let viewSubjects = Self(rawValue: "gdpr:subject:view")
    /// See the organization's chat settings.
    public static let viewSettings = Self(rawValue: "chat:setting:view")
    /// Change the organization's chat settings.
    public static let editSettings = Self(rawValue: "chat:setting:edit")
    /// Use chat.
    public static let accessChat = Self(rawValue: "chat:chat:access")
}
