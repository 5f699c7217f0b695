public import Chat
internal import Storage

/// What a caller says of the one person a request is about.
public struct SubjectDescription: Sendable {
    /// The user's id, as text.
    public var userID: String?
    /// Other things the person can be found by.
    public var identifiers: [UserIdentifier]
    /// The names of fields that were given and that identify nobody in Habeas.
    public var foreignFields: [String]

    /// Describes a subject.
    public init(userID: String? = nil, identifiers: [UserIdentifier] = [], foreignFields: [String] = []) {
        self.userID = userID
        self.identifiers = identifiers
        self.foreignFields = foreignFields
    }
}

/// Why a subject was refused.
public enum SubjectRefusal: Error, Equatable, CustomStringConvertible {
    /// Nothing was said.
    case missing
    /// A value is empty or a pattern, and would mean everybody.
    case everybody(field: String)
    /// A field was given by which nobody is known here.
    case foreign(field: String)
    /// Nobody has this identifier.
    case unknown(field: String)
    /// The identifiers belong to different people.
    case differentPeople
    /// The identifiers are shared by several people.
    case severalPeople(count: Int)
    /// Only a name was given.
    case nameAlone
    /// More identifiers were given than anybody has.
    case tooMany(most: Int)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .missing:
            "The request names no subject. Give subject.userId, the id of the one person it is about."
        case .everybody(let field):
            "\(field) is empty or a pattern. A request is about one person; an organization's whole chat is never exported."
        case .foreign(let field):
            "\(field) identifies nobody in this system. Give subject.userId."
        case .unknown(let field):
            "\(field) is not that of a user of this organization. Find the person with GET /api/v2/gdpr/subjects."
        case .differentPeople:
            "The identifiers of the subject belong to different people. Make one request for each person."
        case .severalPeople(let count):
            "The identifiers of the subject are shared by \(count) people. Give subject.userId to say which one is meant."
        case .nameAlone:
            "A name alone does not tell one person from another. Give subject.userId as well."
        case .tooMany(let most):
            "The subject has more than \(most) identifiers. Give subject.userId alone."
        }
    }
}

extension SubjectDescription {
    /// Finds the one person that every identifier belongs to.
    ///
    /// - Throws: a ``SubjectRefusal`` when there is not exactly one.
    func resolve(in organization: Organization.ID, _ transaction: StoreTransaction) throws -> User {
        if let field = foreignFields.first { throw SubjectRefusal.foreign(field: field) }
        guard userID != nil || !identifiers.isEmpty else { throw SubjectRefusal.missing }
        guard identifiers.count <= Self.mostIdentifiers else {
            throw SubjectRefusal.tooMany(most: Self.mostIdentifiers)
        }
        var people: [User.ID: User]?
        if let userID {
            try Self.refusePattern(userID, field: "subject.userId")
            guard let id = User.ID(userID), let user = try transaction.users.find(id, in: organization) else {
                throw SubjectRefusal.unknown(field: "subject.userId")
            }
            people = [id: user]
        }
        // What a search gave for the user says nothing new, even where it looks like a pattern.
        let given = try people?.values.first.map { try Self.searchResult(for: $0, transaction) } ?? []
        for identifier in identifiers where !given.contains(identifier) {
            try Self.refusePattern(identifier.value, field: identifier.kind.subjectField)
            let found = try transaction.users.find(by: identifier, in: organization)
            guard !found.isEmpty else { throw SubjectRefusal.unknown(field: identifier.kind.subjectField) }
            let matching = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
            people = people.map { $0.filter { matching[$0.key] != nil } } ?? matching
        }
        guard let people, let user = people.values.first else { throw SubjectRefusal.differentPeople }
        guard userID != nil || identifiers.contains(where: { $0.kind != .name }) else { throw SubjectRefusal.nameAlone }
        guard people.count == 1 else { throw SubjectRefusal.severalPeople(count: people.count) }
        return user
    }

    /// As many identifiers as a subject is given by.
    private static let mostIdentifiers = 500

    /// All that a search for subjects tells of a user.
    private static func searchResult(
        for user: User,
        _ transaction: StoreTransaction
    ) throws -> Set<UserIdentifier> {
        try Set(transaction.users.identifiers(of: user.id)).union([UserIdentifier(kind: .name, value: user.name)])
    }

    private static func refusePattern(_ value: String, field: String) throws(SubjectRefusal) {
        let meaning = value.filter { !$0.isWhitespace }
        if meaning.isEmpty || meaning.contains("*") || meaning.contains("%") { throw .everybody(field: field) }
    }
}

extension UserIdentifier.Kind {
    /// The name of the contract's field of a subject that carries this kind.
    fileprivate var subjectField: String {
        switch self {
        case .name: "subject.name"
        case .address: "subject.addresses"
        case .phone: "subject.phoneNumbers"
        case .email: "subject.emailAddresses"
        case .externalID: "subject.externalId"
        case .twitter, .instagram, .facebook, .appleMessages: "subject.socialHandle"
        }
    }
}
