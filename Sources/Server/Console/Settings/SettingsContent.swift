internal import Chat
internal import Console
internal import Storage

/// What the page of the settings shows.
struct SettingsContent: Sendable {
    struct Key: Sendable {
        let fingerprint: String
        let badge: Badge
        let detail: String
        let pem: String
    }

    struct Keys: Sendable {
        let rows: [Key]
        let mayRotate: Bool
    }

    struct Rules: Sendable {
        let subjects: Int
        let requiresApproval: Bool
        let days: Int
    }

    struct PurgeFacts: Sendable { let facts: [Fact] }

    let days: String
    let daysLabel: String
    let since: String
    let purge: PurgeFacts
    let typedDays: String
    let mayEdit: Bool
    let reactions: Bool
    let rules: Rules
    let languages: [Option]
    let defaultLanguages: [Option]
    let keys: Keys?
    let problem: Problem?

    init(
        _ organization: Organization,
        purge: Purge?,
        keys: [SigningKey],
        rules: PrivacyRules,
        typedDays: String?,
        problem: Problem?,
        _ page: ConsoleCall
    ) {
        let retention = organization.retention
        days = page.format.number(retention.days)
        daysLabel = page.texts.counting(retention.days, "days")
        since = page.texts("keptSince", ["day": page.format.day(retention.cutoff(at: page.site.clock.now))])
        self.purge = PurgeFacts(facts: [Fact(name: page.texts("purgeLabel"), value: page.purgeSentence(purge))])
        self.typedDays = typedDays ?? String(retention.days)
        mayEdit = page.holds(.editSettings)
        reactions = organization.reactionsEnabled
        self.problem = problem
        self.rules = Rules(
            subjects: rules.subjectsPerDay,
            requiresApproval: rules.requiresApproval,
            days: rules.approvalDays
        )
        let offered = organization.offeredLanguages
        languages = ConsoleLanguage.allCases.map {
            Option(value: $0.rawValue, label: $0.ownName, isChosen: offered.contains($0))
        }
        defaultLanguages = ConsoleLanguage.allCases.map {
            Option(value: $0.rawValue, label: $0.ownName, isChosen: $0 == offered.first)
        }
        let rows = keys.map { key in
            let made = page.texts("keyMadeAt", ["time": page.format.moment(key.createdAt).text])
            let retired = key.retiredAt.map { page.texts("keyRetiredAt", ["time": page.format.moment($0).text]) }
            return Key(
                fingerprint: key.publicKey.fingerprint,
                badge: key.isCurrent
                    ? Badge(label: page.texts("key.current"), tone: "good")
                    : Badge(label: page.texts("key.retired"), tone: ""),
                detail: [made, retired].compactMap(\.self).joined(separator: " "),
                pem: key.publicKey.pem
            )
        }
        self.keys = rows.isEmpty ? nil : Keys(rows: rows, mayRotate: page.holds(.addSigningKeys))
    }
}
