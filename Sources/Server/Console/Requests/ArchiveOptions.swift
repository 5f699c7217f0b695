internal import Chat
internal import Console

/// What there is to choose of an archive, with what was chosen so far or what is usual.
struct ArchiveOptions: Sendable {
    let formats: [Option]
    let languages: [Option]
    let people: [Option]

    init(_ fields: FormFields, _ page: ConsoleCall) {
        let standard = ArchiveChoices()
        let wasSent = fields["once"] != nil
        let chosen = wasSent ? Set(fields.all("formats").compactMap(ArchiveFormat.init)) : standard.formats
        let language =
            fields["language"].flatMap(ArchiveLanguage.init)
            ?? ArchiveLanguage(rawValue: page.preferences.language.rawValue) ?? standard.language
        let others = fields["others"].flatMap(OtherPeople.init) ?? standard.people
        formats = ArchiveFormat.allCases.map {
            Option(
                value: $0.rawValue,
                label: page.texts("format.\($0.rawValue)"),
                hint: page.texts("formatHint.\($0.rawValue)"),
                isChosen: chosen.contains($0) && $0 != .jsonLines,
                isFixed: $0 == .jsonLines
            )
        }
        languages = ArchiveLanguage.allCases.map { choice in
            let name = ConsoleLanguage(rawValue: choice.rawValue)?.ownName ?? choice.rawValue
            return Option(value: choice.rawValue, label: name, isChosen: choice == language)
        }
        people = OtherPeople.allCases.map {
            Option(value: $0.rawValue, label: page.texts("others.\($0.rawValue)"), isChosen: $0 == others)
        }
    }
}

extension ConsoleCall {
    /// What a form chooses of an archive; in the visitor's language when it says nothing of that.
    var archiveChoices: ArchiveChoices {
        ArchiveChoices(
            formats: Set(form.all("formats").compactMap(ArchiveFormat.init)),
            language: form["language"].flatMap(ArchiveLanguage.init)
                ?? ArchiveLanguage(rawValue: preferences.language.rawValue) ?? .english,
            people: form["others"].flatMap(OtherPeople.init) ?? .names
        )
    }

    /// What was chosen of an archive, for the page of what it belongs to.
    func facts(of choices: ArchiveChoices) -> [Fact] {
        let formats = ArchiveFormat.allCases.filter(choices.formats.contains)
        let language = ConsoleLanguage(rawValue: choices.language.rawValue)?.ownName
        return [
            Fact(
                name: texts("formatsLabel"),
                value: formats.map { texts("format.\($0.rawValue)") }.joined(separator: ", ")
            ),
            Fact(name: texts("archiveLanguage"), value: language ?? ""),
            Fact(name: texts("otherPeople"), value: texts("others.\(choices.people.rawValue)")),
        ]
    }
}
