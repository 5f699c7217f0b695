/// What can be chosen of an archive besides whom and when it covers.
public struct ArchiveChoices: Equatable, Sendable {
    /// The forms of the messages; JSON Lines is always among them.
    public var formats: Set<ArchiveFormat>
    /// The language of the transcript.
    public var language: ArchiveLanguage
    /// How other people are called.
    public var people: OtherPeople

    /// Makes choices; without any, those that are made when nobody says otherwise.
    public init(
        formats: Set<ArchiveFormat> = ArchiveFormat.standard,
        language: ArchiveLanguage = .english,
        people: OtherPeople = .names
    ) {
        self.formats = formats.union([.jsonLines])
        self.language = language
        self.people = people
    }
}
