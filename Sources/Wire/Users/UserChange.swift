/// What `PATCH /api/v2/users/{userId}` takes.
public struct UserChange: Decodable, Sendable {
    /// The name.
    public var name: Patch<String>
    /// The e-mail address.
    public var email: Patch<String>
    /// The job title.
    public var title: Patch<String>
    /// The department.
    public var department: Patch<String>
    /// All ways to reach the user, in place of those that there are.
    public var addresses: Patch<[ContactBody]>
    /// `active` or `inactive`.
    public var state: Patch<String>
    /// The version that the caller saw.
    public var version: Int?

    private enum CodingKeys: String, CodingKey {
        case name, email, title, department, addresses, state, version
    }

    /// Reads a change and tells `null` from absence.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.patch(.name)
        email = try container.patch(.email)
        title = try container.patch(.title)
        department = try container.patch(.department)
        addresses = try container.patch(.addresses)
        state = try container.patch(.state)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
    }
}

/// What `POST /api/v2/users` takes.
public struct NewUser: Decodable, Sendable {
    /// The name.
    public var name: String?
    /// The e-mail address.
    public var email: String?
    /// The home division, or `*`.
    public var divisionId: String?
    /// The job title.
    public var title: String?
    /// The department.
    public var department: String?
    /// The ways to reach the user.
    public var addresses: [ContactBody]?
    /// `active` or `inactive`.
    public var state: String?
    /// The first password.
    public var password: String?
}
