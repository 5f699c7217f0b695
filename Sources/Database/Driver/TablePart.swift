/// A part of a table whose rows are kept apart by the range of their identifiers, where an engine does that.
public struct TablePart: Sendable {
    /// What distinguishes its name from those of other parts: letters, digits and underscores.
    public let name: String
    /// The first half of the identifier that it begins with; `nil` where it has no beginning.
    public let start: UInt64?
    /// The first half of the identifier before which it ends; `nil` where it has no end.
    public let end: UInt64?

    /// Makes a part of identifiers between two, each of which is given by its first half.
    public init(name: String, from start: UInt64?, until end: UInt64?) {
        self.name = name
        self.start = start
        self.end = end
    }
}
