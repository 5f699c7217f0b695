internal import Chat
internal import Wire

extension ArchiveChoices {
    /// What a caller chose; what is not chosen is as it is when nobody says otherwise.
    init(_ body: ExportRequest) throws(APIError) {
        self.init()
        if let formats = body.formats {
            guard !formats.isEmpty else { throw .invalidValue("formats", "must name at least one format") }
            var chosen: Set<ArchiveFormat> = []
            for name in formats { chosen.insert(try Self.value(name, of: "formats")) }
            self = ArchiveChoices(formats: chosen)
        }
        if let language = body.language { self.language = try Self.value(language, of: "language") }
        if let people = body.otherPeople { self.people = try Self.value(people, of: "otherPeople") }
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
