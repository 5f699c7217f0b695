/// What a token may be used for at most, whatever its holder's roles allow (RFC 6749, section 3.3).
///
/// The names are those that the contract's operations declare.
public struct Scope: Hashable, Sendable, RawRepresentable {
    /// The name, such as `gdpr:readonly`.
    public let rawValue: String

    /// Takes a name as it is.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension Scope {
    /// Make and see privacy requests.
    public static let gdpr = Self(rawValue: "gdpr")
    /// See privacy requests.
    public static let gdprReadOnly = Self(rawValue: "gdpr:readonly")
    /// Use chat and change the organization.
    public static let organization = Self(rawValue: "organization")
    /// Read chat and the organization.
    public static let organizationReadOnly = Self(rawValue: "organization:readonly")
    /// Change users.
    public static let users = Self(rawValue: "users")
    /// See users.
    public static let usersReadOnly = Self(rawValue: "users:readonly")
    /// See who one is.
    public static let userBasicInfo = Self(rawValue: "user-basic-info")
    /// Change roles and grants.
    public static let authorization = Self(rawValue: "authorization")
    /// See roles and grants.
    public static let authorizationReadOnly = Self(rawValue: "authorization:readonly")
    /// Change OAuth clients.
    public static let oauth = Self(rawValue: "oauth")
    /// See OAuth clients.
    public static let oauthReadOnly = Self(rawValue: "oauth:readonly")
    /// See the audit trail.
    public static let auditsReadOnly = Self(rawValue: "audits:readonly")

    /// Every scope that means something here.
    public static let known: [Scope] = [
        gdpr, gdprReadOnly, organization, organizationReadOnly, users, usersReadOnly, userBasicInfo, authorization,
        authorizationReadOnly, oauth, oauthReadOnly, auditsReadOnly,
    ]
}
