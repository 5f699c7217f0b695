extension Set<Scope> {
    /// Reads scopes that are separated by spaces, as in RFC 6749, section 3.3.
    public init(text: String) {
        self.init(text.split(separator: " ").map { Scope(rawValue: String($0)) })
    }

    /// The names in order, separated by spaces.
    public var text: String { names.joined(separator: " ") }

    /// The names in order.
    public var names: [String] { map(\.rawValue).sorted() }
}
