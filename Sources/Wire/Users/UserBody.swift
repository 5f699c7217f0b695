/// A user, as the contract has it; the person who calls has their organization with it.
public struct UserBody: Codable, Sendable {
    /// The user's id.
    public var id: String
    /// The name that others see.
    public var name: String
    /// The division that the user belongs to: home.
    public var division: DomainEntityRef?
    /// Where the user is reached by chat.
    public var chat: ChatAddress?
    /// The department.
    public var department: String?
    /// The e-mail address.
    public var email: String?
    /// The first ways to reach the user.
    public var primaryContactInfo: [ContactBody]?
    /// All ways to reach the user besides the e-mail address.
    public var addresses: [ContactBody]?
    /// `active`, `inactive` or `deleted`.
    public var state: String
    /// The job title.
    public var title: String?
    /// The sign-in name, which is the e-mail address.
    public var username: String?
    /// How often the user was changed, from 1; a change must name it.
    public var version: Int
    /// What the user may do, when it was asked for.
    public var authorization: UserAuthorization?
    /// The organization that the person who calls belongs to.
    public var organization: OrganizationBody?
    /// Where the user is.
    public var selfUri: String

    /// Where a user is reached by chat.
    public struct ChatAddress: Codable, Sendable {
        /// The address (JID).
        public var jabberId: String

        /// Makes an address.
        public init(jabberId: String) {
            self.jabberId = jabberId
        }
    }

    /// Makes a user of what every user has.
    public init(id: String, name: String, state: String, version: Int) {
        self.id = id
        self.name = name
        self.state = state
        self.version = version
        selfUri = "/api/v2/users/\(id)"
    }
}

/// A way to reach a user, as the contract has it.
public struct ContactBody: Codable, Sendable {
    /// The number or the e-mail address.
    public var address: String?
    /// The same, for people.
    public var display: String?
    /// `PHONE`, `EMAIL` or `SMS`.
    public var mediaType: String?
    /// `PRIMARY`, `WORK`, …, `OTHER`.
    public var type: String?
    /// The telephone extension.
    public var `extension`: String?
    /// The country of a telephone number.
    public var countryCode: String?

    /// Makes a contact of its parts.
    public init(address: String?, mediaType: String, type: String, extension: String?, countryCode: String?) {
        self.address = address
        display = address ?? `extension`
        self.mediaType = mediaType
        self.type = type
        self.extension = `extension`
        self.countryCode = countryCode
    }
}
