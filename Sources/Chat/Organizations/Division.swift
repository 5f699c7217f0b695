/// A part of an organization that grants can be limited to; there is one, which holds everything: home.
public enum Division {
    /// Identifies a division.
    public typealias ID = Identifier<Division>
}

extension Organization {
    /// The one division of an organization, which never changes.
    public static func homeDivision(of id: ID) -> Division.ID {
        .imported(SourceKey(organization: id, "division", "home"))
    }
}
