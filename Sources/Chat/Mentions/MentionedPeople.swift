/// What people are called where they are mentioned, so that one is not taken for another.
public struct MentionedPeople: Sendable {
    private var names: [String: [String]] = [:]
    private var all: Set<String> = []

    /// Makes a list of nobody.
    public init() {}

    /// Adds somebody with all names, and the identifier in a source for who has one.
    public mutating func add(_ names: [String], sourceID: String?) {
        let names = names.filter { !$0.isEmpty }
        all.formUnion(names)
        if let sourceID { self.names[sourceID, default: []] += names }
    }

    /// The names of whoever has an identifier in the source.
    func names(of sourceID: String) -> [String] { names[sourceID] ?? [] }

    /// The names that begin with one of some others and are longer.
    func names(goingOnFrom beginnings: [String]) -> [String] {
        all.filter { name in
            beginnings.contains { name.utf8.count > $0.utf8.count && name.hasPrefix($0) }
        }
    }
}
