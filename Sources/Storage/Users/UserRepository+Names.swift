public import Chat
internal import Database

/// What people were called before: others' texts may mention them by it still.
extension UserRepository {
    /// All that a person is or was called, and that person's identifier in Slack.
    public func mentionNames(of person: User) throws -> (names: [String], sourceID: String?) {
        let former = try connection.all(
            "SELECT kind, value FROM former_names WHERE owner = $1",
            [.id(person.id)]
        ) { (kind: $0.text(0), value: $0.text(1)) }
        let key = person.sourceKey ?? former.first { $0.kind == Self.sourceKind }?.value
        let names =
            [person.name] + (try identifiers(of: person.id).filter { $0.kind == .name }.map(\.value))
            + former.filter { $0.kind == Self.nameKind }.map(\.value)
        return (names.filter { $0 != User.erasedName(of: person.id) }, key.flatMap(Self.sourceID))
    }

    /// What all others of an organization are called, so that nobody is taken for one person.
    public func mentionedPeople(in organization: Organization.ID, except person: User.ID) throws -> MentionedPeople {
        var names: [User.ID: [String]] = [:]
        try connection.forEachRow(
            """
            SELECT owner, value FROM user_identifiers WHERE organization = $1 AND kind = 'NAME' UNION ALL
            SELECT owner, value FROM former_names JOIN users ON users.id = owner WHERE organization = $1 AND former_names.kind = 'NAME'
            """,
            [.id(organization)]
        ) { row in
            names[row.id(0), default: []].append(row.text(1))
            return true
        }
        var people = MentionedPeople()
        try forEach(in: organization) { user in
            guard user.id != person else { return }
            people.add([user.name] + (names[user.id] ?? []), sourceID: user.sourceKey.flatMap(Self.sourceID))
        }
        return people
    }

    /// Keeps a name that a person does not have any more.
    public func keepFormerName(_ name: String, of person: User.ID) throws {
        try keepFormer(Self.nameKind, name, of: person)
    }

    /// Keeps what a person is mentioned by, for an erasure that has to come back; tells how many names that are.
    public func keepMentionNames(of person: User) throws -> Int {
        let (names, _) = try mentionNames(of: person)
        for name in names { try keepFormerName(name, of: person.id) }
        if let key = person.sourceKey { try keepFormer(Self.sourceKind, key, of: person.id) }
        return try connection.count("SELECT COUNT(*) FROM former_names WHERE owner = $1", [.id(person.id)])
    }

    /// Forgets a name that a person once had.
    public func forgetFormerName(_ name: String, of person: User.ID) throws {
        try connection.execute(
            "DELETE FROM former_names WHERE owner = $1 AND value = $2",
            [.id(person), .text(name)]
        )
    }

    /// Forgets what a person was called; tells how many names that were.
    public func forgetFormerNames(of person: User.ID) throws -> Int {
        try connection.execute("DELETE FROM former_names WHERE owner = $1", [.id(person)])
    }

    private static let nameKind = UserIdentifier.Kind.name.rawValue
    private static let sourceKind = UserIdentifier.Kind.externalID.rawValue

    private func keepFormer(_ kind: String, _ value: String, of person: User.ID) throws {
        try connection.execute(
            "INSERT INTO former_names (owner, kind, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.id(person), .text(kind), .text(value)]
        )
    }

    /// The identifier in Slack's texts, such as `U012AB3CD`, of a key such as `slack:U012AB3CD`.
    private static func sourceID(of key: String) -> String? {
        let id = key.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        return !id.isEmpty && id.utf8.allSatisfy { $0.isASCIIAlphanumeric } ? id : nil
    }
}

extension UInt8 {
    fileprivate var isASCIIAlphanumeric: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
