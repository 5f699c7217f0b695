public import Chat
internal import Storage

/// A case that somebody opens.
public struct CaseDemand: Sendable {
    /// What people call it.
    public var title: String
    /// Why it is opened.
    public var reason: String?
    /// Whom it is about: 1 to 25 different people.
    public var subjects: [SubjectDescription]
    /// The first instant asked for.
    public var periodStart: Instant?
    /// The first instant not asked for any more.
    public var periodEnd: Instant?
    /// What is chosen of the archives.
    public var choices: ArchiveChoices
    /// The conversations it is restricted to, by their identifiers or the addresses of rooms; none for all.
    public var conversations: [String]
    /// The rule that its deadline follows.
    public var regime: DeadlineRegime
    /// When what it answers was received; today when nobody says so.
    public var receivedOn: CivilDate?
    /// The last day, where the regime is a date.
    public var dueOn: CivilDate?

    /// The most people that a case is about.
    public static let mostSubjects = 25
    /// The most conversations that a case is restricted to.
    public static let mostConversations = 1000

    /// Makes a demand of its parts.
    public init(
        title: String,
        reason: String?,
        subjects: [SubjectDescription],
        periodStart: Instant?,
        periodEnd: Instant?,
        choices: ArchiveChoices,
        conversations: [String],
        regime: DeadlineRegime,
        receivedOn: CivilDate?,
        dueOn: CivilDate?
    ) {
        self.title = title
        self.reason = reason
        self.subjects = subjects
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.choices = choices
        self.conversations = conversations
        self.regime = regime
        self.receivedOn = receivedOn
        self.dueOn = dueOn
    }
}

extension CaseDemand {
    /// Until when the case must be answered.
    ///
    /// - Throws: a ``CaseRefusal``.
    func deadline(at now: Instant) throws -> PrivacyCase.Deadline {
        let today = CivilDate(of: now)
        let received = receivedOn ?? today
        // Somewhere on Earth it is tomorrow already.
        guard received <= today.adding(days: 1) else { throw CaseRefusal.receivedInTheFuture }
        switch (regime.due(receivedOn: received), dueOn) {
        case (let due?, nil): return .init(regime: regime, receivedOn: received, dueOn: due)
        case (nil, let due?):
            guard due >= received else { throw CaseRefusal.dueBeforeReceived }
            return .init(regime: regime, receivedOn: received, dueOn: due)
        case (.some, .some): throw CaseRefusal.dueByRegime(regime)
        case (nil, nil): throw CaseRefusal.noDueDate
        }
    }

    /// The people it is about, in their order.
    ///
    /// - Throws: a ``CaseRefusal`` when they are too many or too few, or not all different people who are known.
    func people(in organization: Organization.ID, _ transaction: StoreTransaction) throws -> [User.ID] {
        guard (1...Self.mostSubjects).contains(subjects.count) else { throw CaseRefusal.wrongCount(subjects.count) }
        var people: [User.ID] = []
        for (index, description) in subjects.enumerated() {
            let person: User.ID
            do {
                person = try description.resolve(in: organization, transaction).id
            } catch let refusal as SubjectRefusal {
                throw CaseRefusal.subject(number: index + 1, refusal)
            }
            if let other = people.firstIndex(of: person) { throw CaseRefusal.samePerson(other + 1, index + 1) }
            people.append(person)
        }
        return people
    }

    /// The conversations it is restricted to.
    ///
    /// - Throws: a ``CaseRefusal`` when one of them is not there.
    func restriction(in organization: Organization.ID, _ transaction: StoreTransaction) throws -> [Conversation.ID] {
        guard conversations.count <= Self.mostConversations else { throw CaseRefusal.tooManyConversations }
        return try conversations.enumerated().map { index, name in
            guard let found = try transaction.conversations.find(named: name, in: organization) else {
                throw CaseRefusal.unknownConversation(number: index + 1)
            }
            return found.id
        }
    }
}
