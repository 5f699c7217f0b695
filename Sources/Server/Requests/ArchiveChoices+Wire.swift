internal import Chat

extension ArchiveChoices {
    /// What a caller chose; what is not chosen is as it is when nobody says otherwise.
    init(formats: [String]?, language: String?, otherPeople: String?) throws(APIError) {
        self.init()
        if let formats {
            guard !formats.isEmpty else { throw .invalidValue("formats", "must name at least one format") }
            var chosen: Set<ArchiveFormat> = []
            for name in formats { chosen.insert(try Self.value(name, of: "formats")) }
            self = ArchiveChoices(formats: chosen)
        }
        if let language { self.language = try Self.value(language, of: "language") }
        if let otherPeople { people = try Self.value(otherPeople, of: "otherPeople") }
    }

    private static func value<Choice: CaseIterable & RawRepresentable<String>>(
        _ name: String,
        of field: String
    ) throws(APIError) -> Choice {
        if let choice = Choice(rawValue: name) { return choice }
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalidValue(field, "must be of \(names)")
    }
}
