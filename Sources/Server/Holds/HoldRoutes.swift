internal import Chat
private import Hummingbird
internal import Privacy
internal import Storage
private import Wire

/// `/api/habeas/v1/holds`: what is neither purged nor erased.
struct HoldRoutes: Sendable {
    let store: Store
    let intake: HoldIntake
    let clock: WallClock

    private static let path = "/api/habeas/v1/holds"

    var routes: [Route] {
        let read: [Scope] = [.gdpr, .gdprReadOnly]
        let one = Self.path + "/{holdId}"
        return [
            Route(.post, Self.path, .holding(anyOf: [.addHolds]), scopes: [.gdpr], audits: [.placeHold], add),
            Route(.get, Self.path, .holding(anyOf: [.viewHolds]), scopes: read, list),
            Route(.get, one, .holding(anyOf: [.viewHolds]), scopes: read, show),
            Route(.delete, one, .holding(anyOf: [.deleteHolds]), scopes: [.gdpr], audits: [.releaseHold], release),
        ]
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: HoldRequest.self)
        let subject = body.subject.map(SubjectDescription.init)
        do {
            let demand = HoldDemand(
                subject: subject,
                conversation: body.conversationId,
                reason: try RequestRoutes.reason(body.reason) ?? "",
                endsAt: try RequestRoutes.instant(body.endsAt, field: "endsAt")
            )
            let key = try call.idempotencyKey(body: bytes)
            let hold = try await intake.place(demand, by: call.caller, from: call.origin, key: key)
            return try .json(HoldBody(hold, at: clock.now), status: .created)
        } catch {
            var details = try await subject?.auditDetails(in: call.organization, store) ?? [:]
            // The address of a room has its name.
            let conversation = body.conversationId.flatMap(Conversation.ID.init)
            details["conversation"] = conversation.map { .text($0.description) }
            throw FailedAct(cause: error, details: details)
        }
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let paging = try Paging(call.query)
        let organization = try call.organization
        let now = clock.now
        let page = try await store.read { transaction in
            (
                holds: try transaction.holds.page(in: organization, size: paging.size, number: paging.number),
                total: try transaction.holds.count(in: organization)
            )
        }
        return try .json(
            EntityListing(
                page.holds.map { HoldBody($0, at: now) },
                size: paging.size,
                number: paging.number,
                total: page.total,
                uri: Self.path
            )
        )
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id: Hold.ID = try call.identifier("holdId")
        let organization = try call.organization
        guard let hold = try await store.read({ try $0.holds.find(id, in: organization) }) else {
            throw APIError.notFound
        }
        return try .json(HoldBody(hold, at: clock.now))
    }

    @Sendable
    private func release(_ call: Call) async throws -> Response {
        let id: Hold.ID = try call.identifier("holdId")
        guard try await intake.release(id, by: call.caller, from: call.origin) else { throw APIError.notFound }
        return Response(status: .noContent)
    }
}

extension HoldBody {
    fileprivate init(_ hold: Hold, at now: Instant) {
        let (user, conversation): (User.ID?, Conversation.ID?) =
            switch hold.target {
            case .subject(let id): (id, nil)
            case .conversation(let id): (nil, id)
            }
        self.init(
            id: hold.id.description,
            userId: user?.description,
            conversationId: conversation?.description,
            reason: hold.reason,
            createdBy: DomainEntityRef(
                id: hold.author.user?.description ?? hold.author.client.description,
                name: hold.author.name,
                selfUri: hold.author.user.map { "/api/v2/users/\($0)" }
            ),
            createdDate: hold.createdAt.description,
            endsAt: hold.endsAt?.description,
            releasedDate: hold.releasedAt?.description,
            releasedBy: hold.releasedBy,
            state: hold.stands(at: now) ? "ACTIVE" : hold.releasedAt == nil ? "ENDED" : "RELEASED",
            selfUri: "/api/habeas/v1/holds/\(hold.id)"
        )
    }
}
