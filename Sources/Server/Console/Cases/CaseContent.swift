internal import Chat
internal import Console
internal import Storage

/// What the page of a case shows.
struct CaseContent: Sendable {
    struct Subject: Sendable {
        let name: String
        let href: String?
        let badge: Badge?
        let detail: String
    }

    struct Archived: Sendable {
        let facts: [Fact]
        let digest: String
        let mayDestroy: Bool
    }

    struct Note: Sendable {
        let text: String
        let detail: String
    }

    let id: String
    let title: String
    let badge: Badge
    let left: Badge
    let sentence: String
    let failure: String?
    let isUnderWay: Bool
    let mayRun: Bool
    let mayChange: Bool
    let mayExtend: Bool
    let needsDate: Bool
    let decision: Decision?
    let archive: Archived?
    /// When the merged archive was destroyed.
    let gone: String?
    let subjects: [Subject]
    let facts: [Fact]
    let notes: Rows<Note>?
    let conversations: Rows<Note>?
    var problem: Problem?
    var report: ArchiveReport?
    /// What was typed into a form that was refused.
    var typed: [String: String] = [:]
    /// What is wrong with a field of it.
    var errors: [String: String] = [:]

    init(_ found: PrivacyCase, _ page: ConsoleCall, _ transaction: StoreTransaction) throws {
        id = found.id.description
        title = found.title
        badge = page.badge(found)
        left = page.deadlineBadge(found)
        let approval = try found.approval.flatMap(transaction.approvals.find)
        let waits = approval?.state == .pending
        sentence = page.texts(waits ? "waitsForApproval" : "caseSentence.\(found.status.rawValue)")
        failure = found.failure
        isUnderWay = found.status == .running && !waits
        mayRun = page.holds(.addRequests) && [.open, .failed].contains(found.status)
        mayChange = page.holds(.addRequests) && found.status != .closed
        let isLate = CivilDate(of: page.site.clock.now) > found.deadline.dueOn
        mayExtend = mayChange && found.deadline.extendedAt == nil && found.deadline.regime != .lgpd && !isLate
        needsDate = found.deadline.regime == .date
        decision = approval.flatMap { Decision($0, of: "/admin/cases/\(found.id)", page) }
        let merged = try transaction.archives.find(of: found.id)
        archive = merged.flatMap { $0.destroyedAt == nil ? Archived($0, page) : nil }
        gone = merged?.destroyedAt.map { page.texts("archiveGone", ["time": page.format.moment($0).text]) }
        subjects = try transaction.cases.subjects(of: found.id).map { subject in
            let request = try subject.request.flatMap { try transaction.requests.find($0, in: found.organization) }
            let messages = try request.flatMap { try transaction.archives.find(of: $0.id)?.messages }
            let name = try transaction.users.find(subject.user, in: found.organization)?.name
            return Subject(
                name: name ?? subject.user.description,
                href: request.map { "/admin/requests/\($0.id)" },
                badge: request.map(page.badge),
                detail: messages.map { page.texts.counting($0, "messages") } ?? request?.failure
                    ?? page.texts("notExported")
            )
        }
        facts = Self.facts(found, page)
        notes = Rows(
            try transaction.cases.notes(of: found.id).map { note in
                Note(text: note.text, detail: "\(note.author.name) · \(page.format.moment(note.writtenAt).text)")
            }
        )
        conversations = Rows(
            try transaction.cases.conversations(of: found.id)
                .compactMap { try transaction.conversations.find($0, in: found.organization) }
                .map {
                    Note(text: try transaction.name(of: $0), detail: page.texts("conversation.\($0.kind.rawValue)"))
                }
        )
    }

    private static func facts(_ found: PrivacyCase, _ page: ConsoleCall) -> [Fact] {
        let deadline = found.deadline
        let facts = [
            Fact(name: page.texts("reasonLabel"), value: found.reason ?? page.texts("noReasonGiven")),
            Fact(name: page.texts("regimeLabel"), value: page.texts("regime.\(deadline.regime.rawValue)")),
            Fact(name: page.texts("receivedLabel"), value: page.format.day(deadline.receivedOn.begin)),
            Fact(name: page.texts("dueLabel"), value: page.format.day(deadline.dueOn.begin)),
            deadline.extensionReason.map { Fact(name: page.texts("extendedLabel"), value: $0) },
            Fact(name: page.texts("periodLabel"), value: page.period(found.periodStart, found.periodEnd)),
        ]
        let origin = [
            Fact(name: page.texts("requesterLabel"), value: found.author.name),
            Fact(name: page.texts("madeLabel"), value: page.format.moment(found.createdAt).text),
            Fact(name: page.texts("numberLabel"), value: found.id.description),
        ]
        return facts.compactMap(\.self) + page.facts(of: found.choices) + origin
    }
}

extension CaseContent.Archived {
    fileprivate init(_ archive: StoredArchive, _ page: ConsoleCall) {
        facts = [
            Fact(name: page.texts("messagesLabel"), value: page.format.number(archive.messages)),
            Fact(name: page.texts("sizeLabel"), value: page.format.size(archive.size)),
            Fact(name: page.texts("finishedLabel"), value: page.format.moment(archive.createdAt).text),
        ]
        digest = archive.digest.hexadecimal
        mayDestroy = page.holds(.deleteArchives)
    }
}

/// How pages speak of cases.
extension ConsoleCall {
    func badge(_ found: PrivacyCase) -> Badge {
        let tone =
            switch found.status {
            case .completed: "good"
            case .failed: "bad"
            case .running: "busy"
            case .open, .closed: ""
            }
        return Badge(label: texts("case.\(found.status.rawValue)"), tone: tone)
    }

    /// How many days are left of a case, by which it needs somebody or not.
    func deadlineBadge(_ found: PrivacyCase) -> Badge {
        let left = CivilDate(of: site.clock.now).days(until: found.deadline.dueOn)
        if left < 0 { return Badge(label: texts.counting(-left, "daysLate"), tone: "bad") }
        let isDone = [.completed, .closed].contains(found.status)
        return Badge(label: texts.counting(left, "daysLeft"), tone: isDone ? "" : left < 7 ? "warn" : "good")
    }
}
