extension User {
    /// The name of a person who was erased: the same each time, and of nobody else.
    public static func erasedName(of id: ID) -> String { "Erased user \(erasedMark(of: id))" }

    /// What stands for a person who was erased in a text as its source has it.
    public static func erasedKey(of id: ID) -> String { "ERASED\(erasedMark(of: id).uppercased())" }

    private static func erasedMark(of id: ID) -> String { String(id.description.suffix(8)) }
}
