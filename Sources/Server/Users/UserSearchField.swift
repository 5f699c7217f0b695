internal import Chat

/// A field of users that can be searched and sorted by.
enum UserSearchField: Hashable, Sendable {
    case id, name, email, title, department, state, address, telephone

    /// The names that callers may give it.
    private static let names: [String: Self] = [
        "id": .id, "guid": .id, "name": .name, "email": .email, "username": .email, "title": .title,
        "department": .department, "state": .state, "jabberid": .address, "chat.jabberid": .address,
        "phone": .telephone, "phones": .telephone, "phonenumber": .telephone, "phonenumbers": .telephone,
        "addresses": .telephone, "primarycontactinfo": .telephone,
    ]

    /// Those that a search looks at when it names none.
    static let usual: [Self] = [.name, .email, .title, .department]

    init(_ text: String, in place: String) throws(APIError) {
        guard let field = Self.names[text.lowercased()] else {
            throw .invalidValue(
                place,
                "must be id, name, email, username, title, department, state, jabberId or phone"
            )
        }
        self = field
    }

    /// What a user has in the field, in the form in which it is compared.
    func values(of user: User, telephones: [User.ID: [String]]) -> [String] {
        switch self {
        case .id: [user.id.description]
        case .name: [Self.fold(user.name)]
        case .email: user.email.map { [Self.fold($0)] } ?? []
        case .title: user.title.map { [Self.fold($0)] } ?? []
        case .department: user.department.map { [Self.fold($0)] } ?? []
        case .state: [user.state.rawValue]
        case .address: [User.address(of: user.id, in: user.organization)]
        case .telephone: telephones[user.id] ?? []
        }
    }

    /// A value that a caller gives, in the form in which it is compared.
    func comparable(_ value: String) -> String {
        self == .telephone ? UserIdentifier(kind: .phone, value: value).folded : Self.fold(value)
    }

    /// Folds as all searches do; most texts are plain, and thousands are folded for one search.
    private static func fold(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F || $0 == 0x20 }
        guard isPlain, text.utf8.first != 0x20, text.utf8.last != 0x20 else { return SearchFolding.fold(text) }
        return text.lowercased()
    }
}
