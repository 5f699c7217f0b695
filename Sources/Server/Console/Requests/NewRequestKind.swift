internal import Chat

/// What a new request is to do, as addresses and forms of the console name it.
enum NewRequestKind: String {
    case export
    case erasure = "delete"
    case rectification = "update"

    init(_ fields: FormFields) {
        self = fields["kind"].flatMap(Self.init) ?? .export
    }

    /// The key of the page's title.
    var title: String {
        switch self {
        case .export: "newRequest"
        case .erasure: "newErasure"
        case .rectification: "newRectification"
        }
    }

    /// The page on which the person is chosen.
    var address: String { "/admin/requests/new" + (self == .export ? "" : "?kind=\(rawValue)") }

    /// The page of a request about somebody.
    func address(about person: User.ID) -> String {
        "\(address)\(self == .export ? "?" : "&")subject=\(person)"
    }
}
