public import Chat
public import Storage

/// A hold that somebody asks for.
public struct HoldDemand: Sendable {
    /// The person whose messages are held; `nil` for a hold on a conversation.
    public var subject: SubjectDescription?
    /// The conversation that is held, by its identifier or the address of a room; `nil` for a hold on a person.
    public var conversation: String?
    /// Why.
    public var reason: String
    /// The first instant at which it does not stand any more.
    public var endsAt: Instant?

    /// Makes a demand of its parts.
    public init(subject: SubjectDescription?, conversation: String?, reason: String, endsAt: Instant?) {
        self.subject = subject
        self.conversation = conversation
        self.reason = reason
        self.endsAt = endsAt
    }
}

/// Why a hold was not placed.
public enum HoldRefusal: Error, CustomStringConvertible {
    /// It is on nothing, or on both a person and a conversation.
    case noTarget
    /// The conversation is not there.
    case unknownConversation
    /// It would have ended before it begins.
    case endsInThePast
    /// No reason was given.
    case noReason
    /// The hold that a request names does not stand.
    case notStanding
    /// The hold that a request names is on another person.
    case otherSubject

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .noTarget: "A hold is on one person or on one conversation. Give subject or conversationId."
        case .unknownConversation: "conversationId is not that of a conversation of this organization."
        case .endsInThePast: "endsAt has passed. Give a later end, or none."
        case .notStanding: "holdId is not that of a hold of this organization that stands."
        case .otherSubject: "The hold is on another person. Give the hold on the subject of the request."
        case .noReason: "reason is empty. Say why the data is held."
        }
    }
}

/// Places and releases holds.
public struct HoldIntake: Sendable {
    private let store: Store
    private let clock: WallClock
    private let purges: WorkSignal

    /// Makes an intake.
    ///
    /// - Parameter purges: is given when a hold was released, so that the purge goes on.
    public init(store: Store, clock: WallClock, purges: WorkSignal) {
        self.store = store
        self.clock = clock
        self.purges = purges
    }

    /// Places a hold.
    ///
    /// - Parameters:
    ///   - origin: where the call came from, for the audit trail.
    ///   - key: the caller's own name for the call; a hold that was placed before is given back.
    /// - Throws: a ``HoldRefusal``, a ``SubjectRefusal`` or a `CallKeyConflict`.
    public func place(
        _ demand: HoldDemand,
        by caller: Caller,
        from origin: AuditOrigin,
        key: CallKey? = nil
    ) async throws -> Hold {
        try await store.write { [clock] transaction in
            let now = clock.now
            let organization = caller.organization
            if let id: Hold.ID = try key?.result(in: transaction, at: now),
                let known = try transaction.holds.find(id, in: organization)
            {
                return known
            }
            guard demand.reason.contains(where: { !$0.isWhitespace }) else { throw HoldRefusal.noReason }
            if let end = demand.endsAt, end <= now { throw HoldRefusal.endsInThePast }
            var generator = SystemRandomNumberGenerator()
            let hold = Hold(
                id: .live(at: now, using: &generator),
                organization: organization,
                target: try demand.target(in: organization, transaction),
                reason: demand.reason,
                author: try .init(caller, transaction),
                createdAt: now,
                endsAt: demand.endsAt
            )
            try transaction.holds.insert(hold)
            try key?.keep(hold.id, in: transaction, at: now)
            try transaction.audit.record(hold.act(.placeHold, by: caller, from: origin, at: now))
            return hold
        }
    }

    /// Releases a hold; one that was released already stays as it is.
    ///
    /// - Returns: whether there is such a hold.
    public func release(_ id: Hold.ID, by caller: Caller, from origin: AuditOrigin) async throws -> Bool {
        let isKnown = try await store.write { [clock] transaction in
            guard let hold = try transaction.holds.find(id, in: caller.organization) else { return false }
            let now = clock.now
            let author = try PrivacyRequest.Requester(caller, transaction)
            _ = try transaction.holds.release(id, by: author.name, at: now)
            try transaction.audit.record(hold.act(.releaseHold, by: caller, from: origin, at: now))
            return true
        }
        purges.notify()
        return isKnown
    }
}

extension HoldDemand {
    fileprivate func target(in organization: Organization.ID, _ transaction: StoreTransaction) throws -> Hold.Target {
        switch (subject, conversation) {
        case (let subject?, nil):
            return .subject(try subject.resolve(in: organization, transaction).id)
        case (nil, let address?):
            guard let conversation = try transaction.conversations.find(named: address, in: organization) else {
                throw HoldRefusal.unknownConversation
            }
            return .conversation(conversation.id)
        default: throw HoldRefusal.noTarget
        }
    }
}

extension ConversationRepository {
    /// The conversation with an identifier, or with the address of a room.
    func find(named name: String, in organization: Organization.ID) throws -> Conversation? {
        if let id = Conversation.ID(name) { return try find(id, in: organization) }
        switch JabberID(name, in: organization) {
        case .group(let tail): return try find(addressed: tail, in: organization)
        case .adhoc(let id): return try find(id, in: organization)
        case .user, nil: return nil
        }
    }
}

extension PrivacyRequest.Requester {
    /// Names a caller.
    init(_ caller: Caller, _ transaction: StoreTransaction) throws {
        let person = try caller.person.flatMap { try transaction.users.find($0, in: caller.organization) }
        self.init(client: caller.client.id, user: caller.person, name: person?.name ?? caller.client.name)
    }
}
