public import Chat

/// What a walk over one organization's trail has found.
public struct AuditVerification: Sendable {
    /// Something that was done to the trail behind the server's back.
    public struct Finding: Sendable {
        /// The place in the trail.
        public let sequence: Int64
        /// The time of the entry there, or of the last one before it.
        public let at: Instant?
        /// What is wrong.
        public let problem: String
    }

    /// The organization whose trail it is.
    public let organization: Organization.ID
    /// How many entries there are.
    public private(set) var entries = 0
    /// When the first of them was made.
    public private(set) var firstAt: Instant?
    /// When the last of them was made.
    public private(set) var lastAt: Instant?
    /// How many daily heads there are.
    public private(set) var heads = 0
    /// How many of them have a signature that was checked and is right.
    public private(set) var signedHeads = 0
    /// The last entry that a head with a checked signature fixes; 0 when there is none.
    public private(set) var fixedUntil: Int64 = 0
    /// What is wrong, the first hundred of it.
    public private(set) var findings: [Finding] = []
    /// How much is wrong.
    public private(set) var problems = 0

    /// Whether nothing is wrong.
    public var isIntact: Bool { problems == 0 }

    private static let mostFindings = 100
    private var lastSequence: Int64 = 0
    private var lastHash = AuditEntry.beginning

    /// Walks the organization's whole trail; memory does not grow with it.
    ///
    /// - Parameters:
    ///   - check: tells whether the signature of a head is right.
    ///   - earlier: an entry that the trail is known to have had, from a copy that lies elsewhere.
    public init(
        of organization: Organization.ID,
        _ transaction: StoreTransaction,
        checking check: AuditHead.SignatureCheck = AuditHead.checkingKnownKeys,
        since earlier: (sequence: Int64, hash: [UInt8])? = nil
    ) throws {
        self.organization = organization
        let heads = try transaction.audit.heads(in: organization)
        let headsBySequence = Dictionary(grouping: heads, by: \.sequence)
        try transaction.audit.forEachEntry(in: organization) { entry in
            add(entry)
            if let earlier, entry.sequence == earlier.sequence, entry.hash != earlier.hash {
                find(entry.sequence, "is not the entry that the earlier copy ends with")
            }
            for head in headsBySequence[entry.sequence] ?? [] where head.hash != entry.hash {
                find(entry.sequence, "is not the entry that the head of \(head.day) was made of")
            }
        }
        try checkEnd(transaction)
        if let earlier, earlier.sequence > lastSequence {
            find(earlier.sequence, "is gone, with which the earlier copy ends")
        }
        // Making an organization is the first entry of its trail.
        if entries == 0, problems == 0 { find(1, "is missing, and all that followed") }
        for head in heads {
            self.heads += 1
            if head.sequence > lastSequence {
                find(head.sequence, "is gone, with which the head of \(head.day) was made")
            }
            guard let signature = head.signature else {
                find(head.sequence, "has a head of \(head.day) without a signature")
                continue
            }
            guard try check(transaction, organization, head.signedText, signature) else {
                find(head.sequence, "has a head of \(head.day) whose signature is not right")
                continue
            }
            signedHeads += 1
            fixedUntil = max(fixedUntil, head.sequence)
        }
    }

    private mutating func add(_ entry: AuditEntry) {
        let next = lastSequence + 1
        let isNext = entry.sequence == next
        if entry.sequence > next {
            let gap = entry.sequence == next + 1 ? "is missing" : "to \(entry.sequence - 1) are missing"
            find(next, gap, at: lastAt)
        } else if !isNext {
            find(entry.sequence, "was put in: a trail begins with 1", at: entry.at)
            return
        }
        // After a gap the entry before is not there to be followed.
        let follows = !isNext || entry.previous == lastHash
        switch (entry.computedHash == entry.hash, follows) {
        case (true, true): break
        case (false, true): find(entry.sequence, "was changed", at: entry.at)
        case (true, false):
            find(
                entry.sequence,
                "does not follow the entry before it: one of the two was put in or replaced",
                at: entry.at
            )
        case (false, false): find(entry.sequence, "was put in or moved here, or replaced", at: entry.at)
        }
        entries += 1
        if firstAt == nil { firstAt = entry.at }
        lastAt = entry.at
        lastSequence = entry.sequence
        lastHash = entry.hash
    }

    private mutating func checkEnd(_ transaction: StoreTransaction) throws {
        let end = try transaction.audit.end(in: organization)
        guard let end else {
            if entries > 0 { find(lastSequence, "is not noted as the end of the trail", at: lastAt) }
            return
        }
        if end.sequence > lastSequence {
            let gap = end.sequence == lastSequence + 1 ? "is missing" : "to \(end.sequence) are missing"
            find(lastSequence + 1, gap + " at the end", at: lastAt)
        } else if end.sequence < lastSequence {
            find(end.sequence + 1, "and what follows was put in at the end", at: lastAt)
        } else if end.hash != lastHash {
            find(lastSequence, "is not the entry that was noted as the end of the trail", at: lastAt)
        }
    }

    private mutating func find(_ sequence: Int64, _ problem: String, at: Instant? = nil) {
        problems += 1
        guard findings.count < Self.mostFindings else { return }
        findings.append(Finding(sequence: sequence, at: at ?? lastAt, problem: problem))
    }
}
