/// How an archive calls the people who took part in the subject's conversations.
public enum OtherPeople: String, CaseIterable, Codable, Sendable {
    /// By their names.
    case names
    /// By pseudonyms, which are the same in all archives of an organization.
    case pseudonyms
}
