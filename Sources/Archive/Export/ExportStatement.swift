internal import Chat
internal import Storage

/// What an archive states about itself: `data/request.json`.
struct ExportStatement: Codable, Equatable {
    struct Software: Codable, Equatable {
        var name = "Habeas"
        var version = HabeasVersion.current
    }

    struct Party: Codable, Equatable {
        var id: String
        var name: String
        var email: String?
        var sourceKey: String?
    }

    struct Request: Codable, Equatable {
        var id: String
        var type: String
        var createdAt: String
        var requestedBy: Party
        var reason: String?
    }

    struct Period: Codable, Equatable {
        var from: String
        var until: String
        var askedFrom: String?
        var askedUntil: String?
        var retentionDays: Int
        var retentionCutoff: String
        /// Messages of the subject that retention has put out of reach.
        var messagesBeforeCutoff: Int
        /// Messages of the subject that are kept, but lie outside of the period asked for.
        var messagesNotAskedFor: Int
        /// Reactions of the subject to messages that retention has put out of reach.
        var reactionsBeforeCutoff: Int
        /// Reactions of the subject to messages that lie outside of the period asked for.
        var reactionsNotAskedFor: Int
        /// Messages of the subject that retention has removed, by month; archives of version 1 do not say it.
        var removedByMonth: [RemovedMessages]?

        /// How many messages of the subject retention has removed.
        var messagesRemoved: Int { (removedByMonth ?? []).reduce(0) { $0 + $1.messages } }
    }

    struct RemovedMessages: Codable, Equatable {
        var month: String
        var messages: Int
    }

    /// What the store had committed to; archives of version 1 do not say it.
    struct Commitment: Codable, Equatable {
        var root: Bytes32
        var blocks: Int
        var messages: Int

        init(_ root: CommitmentRoot) {
            self.root = root.digest
            blocks = root.blocks
            messages = root.messages
        }
    }

    struct Signature: Codable, Equatable {
        var algorithm = BagSignature.algorithm
        /// The fingerprint of the key in the bag.
        var keyId: String
    }

    struct Source: Codable, Equatable {
        var system: String
        var file: String
        var finishedAt: String
    }

    /// The hold under which data is in the archive that is older than the cutoff.
    struct HoldNote: Codable, Equatable {
        var id: String
        var userId: String?
        var conversationId: String?
        var reason: String
        var createdAt: String
    }

    /// The conversations that the archive is restricted to, and what it does not have for that.
    struct Restriction: Codable, Equatable {
        var conversationIds: [String]
        /// Messages of the subject in the period that were written in other conversations.
        var messagesElsewhere: Int
        /// Reactions of the subject to messages of the period in other conversations.
        var reactionsElsewhere: Int
    }

    static let format = "habeas-archive"

    var format = Self.format
    var formatVersion = 2
    var software = Software()
    /// With what the bag is signed; archives of version 1 are not.
    var signature: Signature?
    var organization: Party
    var request: Request
    var subject: Party
    var period: Period
    var hold: HoldNote?
    /// Absent when the archive is of all conversations.
    var restriction: Restriction?
    var counts: ExportCounts
    var firstMessage: MessageMark?
    var lastMessage: MessageMark?
    var commitment: Commitment?
    var imports: [Source]
    /// The forms of the messages.
    var formats: [String]?
    /// The language of the transcript.
    var language: String?
    /// How other people are called.
    var otherPeople: String?
}

/// How many messages of the subject, or reactions, are not in the archive.
struct LeftOut {
    let beforeCutoff: Int
    let notAskedFor: Int

    /// Counts what lies outside of an order's range.
    ///
    /// - Parameters:
    ///   - held: how much of what is older than the cutoff is in the archive because of a hold.
    ///   - count: counts from one instant up to but not including another.
    init(_ order: ExportOrder, held: Int?, count: (_ from: Instant?, _ until: Instant?) throws -> Int) rethrows {
        beforeCutoff = try count(nil, order.cutoff) - (held ?? 0)
        let end = max(order.range.end, order.cutoff)
        notAskedFor = try count(order.cutoff, order.range.start) + count(end, nil)
    }
}

extension ExportStatement {
    init(
        order: ExportOrder,
        lines: MessageLines,
        counts: ExportCounts,
        left: (messages: LeftOut, reactions: LeftOut),
        commitment: Commitment,
        removed: [RemovedMonth],
        imports: [ImportRecord],
        restriction: Restriction?
    ) {
        let request = order.request
        self.init(
            signature: Signature(keyId: order.signer.publicKey.fingerprint),
            organization: Party(id: order.organization.id.description, name: order.organization.name),
            request: Request(
                id: request.id.description,
                type: request.kind.rawValue,
                createdAt: request.createdAt.description,
                requestedBy: Party(
                    id: request.requester.user?.description ?? request.requester.client.description,
                    name: request.requester.name
                ),
                reason: request.reason
            ),
            subject: Party(
                id: order.subject.id.description,
                name: order.subject.name,
                email: order.subject.email,
                sourceKey: order.subject.sourceKey
            ),
            period: Period(
                from: order.range.start.description,
                until: order.range.end.description,
                askedFrom: request.periodStart?.description,
                askedUntil: request.periodEnd?.description,
                retentionDays: order.organization.retention.days,
                retentionCutoff: order.cutoff.description,
                messagesBeforeCutoff: left.messages.beforeCutoff,
                messagesNotAskedFor: left.messages.notAskedFor,
                reactionsBeforeCutoff: left.reactions.beforeCutoff,
                reactionsNotAskedFor: left.reactions.notAskedFor,
                removedByMonth: removed.map {
                    RemovedMessages(month: String($0.start.description.prefix(7)), messages: $0.messages)
                }
            ),
            hold: order.held.map { HoldNote($0.hold) },
            restriction: restriction,
            counts: counts,
            firstMessage: lines.first.map(MessageMark.init),
            lastMessage: lines.last.map(MessageMark.init),
            commitment: commitment,
            imports: imports.map {
                Source(system: $0.source, file: $0.file, finishedAt: $0.finishedAt.description)
            },
            formats: request.choices.formats.map(\.rawValue).sorted(),
            language: request.choices.language.rawValue,
            otherPeople: request.choices.people.rawValue
        )
    }
}

extension ExportStatement.HoldNote {
    init(_ hold: Hold) {
        self.init(id: hold.id.description, reason: hold.reason, createdAt: hold.createdAt.description)
        switch hold.target {
        case .subject(let id): userId = id.description
        case .conversation(let id): conversationId = id.description
        }
    }
}
