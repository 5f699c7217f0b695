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
    }

    struct Source: Codable, Equatable {
        var system: String
        var file: String
        var finishedAt: String
    }

    var format = "habeas-archive"
    var formatVersion = 1
    var software = Software()
    var organization: Party
    var request: Request
    var subject: Party
    var period: Period
    var counts: ExportCounts
    var firstMessage: MessageMark?
    var lastMessage: MessageMark?
    var imports: [Source]
}

/// How many messages of the subject are not in the archive.
struct LeftOut {
    let beforeCutoff: Int
    let notAskedFor: Int

    init(_ order: ExportOrder, _ messages: MessageRepository) throws {
        let author = order.subject.id
        beforeCutoff = try messages.count(by: author, from: nil, until: order.cutoff)
        notAskedFor =
            try messages.count(by: author, from: order.cutoff, until: order.range.start)
            + messages.count(by: author, from: order.range.end, until: nil)
    }
}

extension ExportStatement {
    init(order: ExportOrder, lines: MessageLines, counts: ExportCounts, left: LeftOut, imports: [ImportRecord]) {
        let request = order.request
        self.init(
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
                messagesBeforeCutoff: left.beforeCutoff,
                messagesNotAskedFor: left.notAskedFor
            ),
            counts: counts,
            firstMessage: lines.first.map(MessageMark.init),
            lastMessage: lines.last.map(MessageMark.init),
            imports: imports.map {
                Source(system: $0.source, file: $0.file, finishedAt: $0.finishedAt.description)
            }
        )
    }
}
