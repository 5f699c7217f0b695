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
        let choices: ArchiveOptions
        let reason: String
    }

    /// What an erasure does, and how it is confirmed.
    struct Erasure: Sendable {
        let once: String
        let counted: String
        let confirmLabel: String
        let reason: String
    }

    /// What a rectification replaces.
    struct Rectification: Sendable {
        struct Line: Sendable {
            let number: Int
            let kinds: [Option]
            let existing: String
            let updated: String
            let error: String?
        }

        let once: String
        let count: Int
        let lines: [Line]
        let mayAdd: Bool
        let reason: String
    }

    let heading: String
    let query: String
    let kind: String
    let problem: Problem?
    /// What is wrong with a field.
    let errors: [String: String]
    var found: Suggestions?
    var subject: Subject?
    var export: Export?
    var erasure: Erasure?
    var rectification: Rectification?
}

extension NewRequestContent.Export {
    /// Takes what was chosen so far, or what is usual.
    init(_ fields: FormFields, periodHint: String, holds: [Hold], _ page: ConsoleCall) {
        self.init(
            once: fields["once"] ?? page.newOnce(),
            periodHint: periodHint,
            from: fields["from"] ?? "",
            until: fields["until"] ?? "",
            holds: holds.isEmpty ? nil : .init(options: Self.options(holds, fields["hold"], page)),
            choices: ArchiveOptions(fields, page),
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
