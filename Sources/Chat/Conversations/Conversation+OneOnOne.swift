extension Conversation {
    /// The identifier of the one conversation that two people have, whoever of them writes first.
    public static func oneOnOne(of first: User.ID, and second: User.ID, in organization: Organization.ID) -> ID {
        let people = [min(first, second), max(first, second)].map(\.description)
        return .imported(SourceKey(organization: organization, "habeas", "oneOnOne", people[0], people[1]))
    }
}
