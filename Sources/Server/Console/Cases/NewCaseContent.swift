internal import Chat
internal import Console
internal import Privacy
internal import Storage

/// What the page of a new case shows.
struct NewCaseContent: Sendable {
    /// Somebody or something that was chosen.
    struct Chosen: Sendable {
        let id: String
        let name: String
        let contact: String
        /// What the button says that takes it out again.
        let removal: String
    }

    let once: String
    let title: String
    let subjects: Rows<Chosen>?
    let count: String
    let people: String
    let query: String
    let mayFind: Bool
    let conversations: Rows<Chosen>?
    let conversationQuery: String
    let reason: String
    let regimes: [Option]
    let received: String
    let due: String
    let from: String
    let until: String
    let periodHint: String
    let choices: ArchiveOptions
    let errors: [String: String]
    var found: Suggestions?
    var foundConversations: Suggestions?
    /// The field that the browser goes to.
    var focus: [String: Bool] = [:]
    var problem: Problem?

    /// The fields that can be wrong, in the order of the page.
    static let order = ["title", "people", "reason", "received", "due", "from", "until", "conversations"]

    init(
        _ form: CaseForm,
        in organization: Organization.ID,
        _ page: ConsoleCall,
        _ transaction: StoreTransaction
    ) throws {
        let fields = form.fields
        let texts = page.texts
        once = fields["once"] ?? page.newOnce()
        title = fields["title"] ?? ""
        subjects = Rows(
            try form.subjects.compactMap { try transaction.users.find($0, in: organization) }.map { user in
                Chosen(
                    id: user.id.description,
                    name: user.name,
                    contact: user.contact,
                    removal: texts("removeNamed", ["name": user.name])
                )
            }
        )
        count = texts("casePeopleCount", ["n": page.format.number(subjects?.rows.count ?? 0)])
        people = fields["people"] ?? ""
        query = fields["q"] ?? ""
        mayFind = page.holds(.viewSubjects)
        conversations = Rows(
            try form.conversations.compactMap { try transaction.conversations.find($0, in: organization) }.map {
                let name = try transaction.name(of: $0)
                return Chosen(
                    id: $0.id.description,
                    name: name,
                    contact: texts("conversation.\($0.kind.rawValue)"),
                    removal: texts("removeNamed", ["name": name])
                )
            }
        )
        conversationQuery = fields["cq"] ?? ""
        reason = fields["reason"] ?? ""
        regimes = DeadlineRegime.allCases.map {
            Option(value: $0.rawValue, label: texts("regime.\($0.rawValue)"), isChosen: $0 == form.regime)
        }
        received = fields["received"] ?? ""
        due = fields["due"] ?? ""
        from = fields["from"] ?? ""
        until = fields["until"] ?? ""
        let cutoff = try page.visitor.organization.retention.cutoff(at: page.site.clock.now)
        periodHint = texts("periodHint", ["day": page.format.day(cutoff)])
        choices = ArchiveOptions(fields, page)
        errors = form.errors
    }
}
