public import Chat
internal import Crypto
internal import Database

/// One entry of an organization's audit trail, as it is stored.
///
/// Its names are texts, so that an entry of another version, or one that somebody changed, can be read.
public struct AuditEntry: Sendable {
    /// The organization whose trail it is in.
    public let organization: Organization.ID
    /// Its place in the trail, from 1 without gaps.
    public let sequence: Int64
    /// When it was done.
    public let at: Instant
    /// The person who did it.
    public let user: User.ID?
    /// The person's name then; for a command the name of the account that ran it.
    public let userName: String?
    /// The program that did it.
    public let client: OAuthClient.ID?
    /// The program's name then.
    public let clientName: String?
    /// Where it came from: a network address, `command line` or `worker`.
    public let origin: String
    /// The service that it belongs to, such as `GDPR`.
    public let service: String
    /// The kind of what it was done to, such as `Request`.
    public let entityType: String
    /// What was done, such as `Create`.
    public let action: String
    /// The id of what it was done to.
    public let entity: String?
    /// `success` or `failure`.
    public let outcome: String
    /// Why it failed.
    public let reason: String?
    /// What else is known, as a JSON object.
    public let details: String
    /// The hash of the entry before it; zeros for the first.
    public let previous: [UInt8]
    /// The hash that was stored with it.
    public internal(set) var hash: [UInt8] = []

    /// What the first entry of a trail has in place of the hash of one before it.
    static let beginning = [UInt8](repeating: 0, count: 32)
}

extension AuditEntry {
    /// Puts an act at its place in the trail.
    init(_ act: AuditAct, userName: String?, sequence: Int64, after previous: [UInt8]) {
        self.init(
            organization: act.organization,
            sequence: sequence,
            at: act.at,
            user: act.actor.user,
            userName: userName,
            client: act.actor.client,
            clientName: act.actor.clientName,
            origin: act.origin.text,
            service: act.action.service,
            entityType: act.action.entityType,
            action: act.action.verb,
            entity: act.entity,
            outcome: act.outcome.text,
            reason: act.outcome.reason,
            details: act.details.json,
            previous: previous
        )
        hash = computedHash
    }

    /// Reads an entry from ``columns``.
    init(_ row: any DatabaseRow) {
        self.init(
            organization: row.id(0),
            sequence: row.integer(1),
            at: row.instant(2),
            user: row.optionalID(3),
            userName: row.optionalText(4),
            client: row.optionalID(5),
            clientName: row.optionalText(6),
            origin: row.text(7),
            service: row.text(8),
            entityType: row.text(9),
            action: row.text(10),
            entity: row.optionalText(11),
            outcome: row.text(12),
            reason: row.optionalText(13),
            details: row.text(14),
            previous: Array(row.bytes(15)),
            hash: Array(row.bytes(16))
        )
    }

    static let columns =
        """
        organization, sequence, at, user_id, user_name, client_id, client_name, origin, service, entity_type, action,
        entity_id, outcome, reason, details, previous, hash
        """

    /// The values of ``columns``.
    var values: [DatabaseValue] {
        [
            .id(organization), .integer(sequence), .instant(at), .id(user), .text(userName), .id(client),
            .text(clientName), .text(origin), .text(service), .text(entityType), .text(action), .text(entity),
            .text(outcome), .text(reason), .text(details), .bytes(previous), .bytes(hash),
        ]
    }
}

extension AuditEntry {
    /// The entry as one line of an export: canonical JSON with the hash among its fields.
    public var line: String { json(hash: hash) }

    /// The SHA-256 of the entry as canonical JSON without its hash, as `docs/audit.md` describes it.
    var computedHash: [UInt8] { Array(SHA256.hash(data: Array(json(hash: nil).utf8))) }

    private func json(hash: [UInt8]?) -> String {
        var json = CanonicalJSON()
        json.field("action", action)
        json.field("at", at.description)
        json.field("clientId", client?.description)
        json.field("clientName", clientName)
        json.field("details", raw: details)
        json.field("entityId", entity)
        json.field("entityType", entityType)
        json.field("from", origin)
        if let hash { json.field("hash", hash.hexadecimal) }
        json.field("organization", organization.description)
        json.field("outcome", outcome)
        json.field("previous", previous.hexadecimal)
        json.field("reason", reason)
        json.field("sequence", sequence)
        json.field("service", service)
        json.field("userId", user?.description)
        json.field("userName", userName)
        return json.object
    }
}
