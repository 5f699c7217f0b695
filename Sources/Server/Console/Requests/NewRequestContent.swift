internal import Chat
internal import Console
internal import Storage

/// What the page of a new request shows.
struct NewRequestContent: Sendable {
    /// Whom it is about, once that is chosen.
    struct Subject: Sendable {
        let id: String
        let name: String
        let contact: String
        let badge: Badge?
        let another: String
    }

    /// What is chosen of an export.
    struct Export: Sendable {
        struct Holds: Sendable { let options: [Option] }

        let once: String
        let periodHint: String
        let from: String
        let until: String
        let holds: Holds?
        let formats: [Option]
        let languages: [Option]
        let people: [Option]
        let reason: String
    }

    /// What an erasure does, and how it is confirmed.
    struct Erasure: Sendable {
        let once: String
        let counted: String
        let confirmLabel: String
        let reason: String
    }

    let heading: String
    let query: String
    let kind: String
    var problem: Problem?
    var found: Suggestions?
    var subject: Subject?
    var export: Export?
    var erasure: Erasure?
}

extension NewRequestContent.Export {
    /// Takes what was chosen so far, or what is usual.
    init(_ fields: FormFields, periodHint: String, holds: [Hold], _ page: ConsoleCall) {
        let standard = ArchiveChoices()
        let wasSent = fields["once"] != nil
        let chosen = wasSent ? Set(fields.all("formats").compactMap(ArchiveFormat.init)) : standard.formats
        let language =
            fields["language"].flatMap(ArchiveLanguage.init)
            ?? ArchiveLanguage(rawValue: page.preferences.language.rawValue) ?? standard.language
        let people = fields["people"].flatMap(OtherPeople.init) ?? standard.people
        self.init(
            once: fields["once"] ?? page.newOnce(),
            periodHint: periodHint,
            from: fields["from"] ?? "",
            until: fields["until"] ?? "",
            holds: holds.isEmpty ? nil : .init(options: Self.options(holds, fields["hold"], page)),
            formats: ArchiveFormat.allCases.map {
                Option(
                    value: $0.rawValue,
                    label: page.texts("format.\($0.rawValue)"),
                    hint: page.texts("formatHint.\($0.rawValue)"),
                    isChosen: chosen.contains($0) && $0 != .jsonLines,
                    isFixed: $0 == .jsonLines
                )
            },
            languages: ArchiveLanguage.allCases.map { choice in
                let name = ConsoleLanguage(rawValue: choice.rawValue)?.ownName ?? choice.rawValue
                return Option(value: choice.rawValue, label: name, isChosen: choice == language)
            },
            people: OtherPeople.allCases.map {
                Option(value: $0.rawValue, label: page.texts("others.\($0.rawValue)"), isChosen: $0 == people)
            },
            reason: fields["reason"] ?? ""
        )
    }

    private static func options(_ holds: [Hold], _ chosen: String?, _ page: ConsoleCall) -> [Option] {
        [Option(value: "", label: page.texts("noHoldChosen"), isChosen: chosen.nonEmpty == nil)]
            + holds.map { hold in
                Option(
                    value: hold.id.description,
                    label: String(hold.reason.prefix(80)),
                    isChosen: hold.id.description == chosen
                )
            }
    }
}
