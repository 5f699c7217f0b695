internal import Chat
internal import Console
internal import Storage

/// What the page of a person shows: counts and names, never words.
struct PersonContent: Sendable {
    struct Activity: Sendable {
        let total: String
        let totalLabel: String
        let chart: MonthChart?
        let conversations: Rows<Line>?
        let more: String?
    }

    struct Line: Sendable {
        let name: String
        let detail: String
    }

    struct Hold: Sendable {
        let reason: String
        let detail: String
    }

    struct List<Row: Sendable>: Sendable { let list: Rows<Row>? }

    struct Roles: Sendable {
        let choices: [Option]
        let mayChange: Bool
    }

    let id: String
    let name: String
    let facts: [Fact]
    let mayRequest: Bool
    let mayHold: Bool
    var activity: Activity?
    var requests: List<RequestRow>?
    var holds: List<Hold>?
    var roles: Roles?

    private static let mostRows = 25

    init(
        _ person: User,
        of organization: Organization,
        since cutoff: Instant,
        at now: Instant,
        _ page: ConsoleCall,
        _ transaction: StoreTransaction
    ) throws {
        id = person.id.description
        name = person.name
        facts = [
            ("email", person.email), ("titleLabel", person.title), ("departmentLabel", person.department),
            ("statusLabel", page.badge(person)?.label ?? page.texts("state.active")),
            ("sourceLabel", person.sourceKey), ("numberLabel", person.id.description),
        ].compactMap { name, value in value.map { Fact(name: page.texts(name), value: $0) } }
        mayRequest = page.holds(.addRequests)
        mayHold = page.holds(.addHolds)
        activity = try Self.activity(person, since: cutoff, at: now, page, transaction)
        if page.holds(.viewRequests) {
            var filter = RequestFilter()
            filter.subject = person.id
            let found = try transaction.requests.page(filter, in: organization.id, size: 5)
            requests = List(list: Rows(found.map { page.row($0, subject: page.kind($0)) }))
        }
        if page.holds(.viewHolds) {
            let standing = try transaction.holds.standing(on: person, at: now)
            holds = List(list: Rows(standing.map { Hold(reason: $0.reason, detail: page.detail($0)) }))
        }
        if page.holds(.viewGrants), page.holds(.viewRoles) {
            let held = Set(try transaction.roles.grants(of: .user(person.id), in: organization.id).map(\.role.id))
            roles = Roles(
                choices: try transaction.roles.all(in: organization.id).map {
                    Option(
                        value: $0.id.description,
                        label: $0.role.name,
                        hint: page.summary(of: $0.role),
                        isChosen: held.contains($0.id)
                    )
                },
                mayChange: page.holds(.addGrants)
            )
        }
    }

    private static func activity(
        _ person: User,
        since cutoff: Instant,
        at now: Instant,
        _ page: ConsoleCall,
        _ transaction: StoreTransaction
    ) throws -> Activity {
        let months = try transaction.messages.countByMonth(of: person.id, since: cutoff, until: now)
        let total = months.reduce(0) { $0 + $1.messages }
        let conversations = try transaction.conversations.all(
            with: person.id,
            in: person.organization,
            since: cutoff,
            includesArchived: true
        )
        let lines = try conversations.prefix(mostRows).map { listed in
            let conversation = listed.conversation
            // A room may have thousands of participants; only what has no name is called by theirs.
            let name =
                try conversation.name.map { "#\($0)" }
                ?? transaction.conversations.everyParticipant(of: conversation.id)
                .filter { $0.id != person.id }.prefix(5).map(\.name).joined(separator: ", ")
            let last = listed.lastMessage.map {
                page.texts("lastMessage", ["day": page.format.day($0.instant)])
            }
            let people = page.texts.counting(
                try transaction.conversations.participantCount(of: conversation.id),
                "people"
            )
            let kind = page.texts("conversation.\(conversation.kind.rawValue)")
            return Line(name: name, detail: [kind, people, last].compactMap(\.self).joined(separator: " · "))
        }
        let left = conversations.count - lines.count
        return Activity(
            total: page.format.number(total),
            totalLabel: page.texts.counting(total, "messagesWithin"),
            chart: MonthChart(months, page),
            conversations: Rows(lines),
            more: left > 0 ? page.texts.counting(left, "moreConversations") : nil
        )
    }
}
