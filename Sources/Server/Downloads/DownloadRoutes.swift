internal import Chat
private import Foundation
private import Hummingbird
internal import Privacy
internal import Storage
private import Wire

/// `GET /api/v2/downloads/{id}`, and the signed links that it leads to.
struct DownloadRoutes: Sendable {
    let store: Store
    let archives: ArchiveDirectory
    let masterKey: MasterKey
    let clock: WallClock

    var routes: [Route] {
        [
            Route(
                .get,
                "/api/v2/downloads/{downloadId}",
                .holding(anyOf: [.viewRequests]),
                scopes: [.gdpr, .gdprReadOnly],
                audits: [.linkArchive],
                link
            ),
            Route(
                .get,
                "/api/habeas/v1/archives/{archiveId}/content",
                .open,
                audits: [.downloadArchive],
                content
            ),
        ]
    }

    /// Makes a link: as a redirect, or as JSON for clients that cannot follow one to a binary file.
    @Sendable
    private func link(_ call: Call) async throws -> Response {
        let id: StoredArchive.ID = try call.identifier("downloadId")
        let redirects = try call.query.boolean("issueRedirect", default: true)
        let url = try await call.context.baseURL + path(of: id, call)
        return redirects ? .redirect(to: url, type: .found) : try .json(UrlResponse(url: url))
    }

    /// The path of a link to an archive of the caller's organization; that it was made is kept in the audit trail.
    func path(of id: StoredArchive.ID, _ call: Call) async throws -> String {
        let organization = try call.organization
        let found = try await store.read { transaction in
            (archive: try transaction.archives.find(id), key: try transaction.organizations.linkKey(of: organization))
        }
        guard let archive = found.archive, archive.organization == organization, let key = found.key else {
            throw APIError(status: .notFound, code: "resource.not.found", message: "There is no such download.")
        }
        guard archive.destroyedAt == nil else { throw Self.destroyed }
        let link = DownloadLink(archive: id, expiresAt: clock.now.advanced(bySeconds: DownloadLink.lifetime))
        let act = try call.act(.linkArchive, of: id, Self.details(of: archive, link))
        try await store.write { try $0.audit.record(act) }
        return link.path(signedWith: key)
    }

    @Sendable
    private func content(_ call: Call) async throws -> Response {
        let id: StoredArchive.ID = try call.identifier("archiveId")
        let found = try await store.read { transaction -> (archive: StoredArchive, key: [UInt8])? in
            guard let archive = try transaction.archives.find(id),
                let key = try transaction.organizations.linkKey(of: archive.organization)
            else { return nil }
            return (archive, key)
        }
        guard let found else { throw Self.refusal }
        let query = call.query
        guard let signature = try query.single("signature"),
            let expires = try query.single("expires").flatMap(Int64.init)
        else {
            try await record(found.archive, nil, call, outcome: .failure(Self.refusal.code))
            throw Self.refusal
        }
        let link = DownloadLink(archive: id, expiresAt: Instant(milliseconds: expires))
        guard link.isSigned(signature, with: found.key), link.expiresAt > clock.now else {
            try await record(found.archive, link, call, outcome: .failure(Self.refusal.code))
            throw Self.refusal
        }
        guard found.archive.destroyedAt == nil else {
            try await record(found.archive, link, call, outcome: .failure(Self.destroyed.code))
            throw Self.destroyed
        }
        let answer = try await answer(with: found.archive, to: call)
        try await record(found.archive, link, call)
        return answer
    }

    /// The bytes, or where they are fetched from the bucket that has them.
    private func answer(with archive: StoredArchive, to call: Call) async throws -> Response {
        // Opened in any case, so that what is missing is said here.
        let content = try await ArchiveContent(archive, in: archives, masterKey: masterKey)
        if call.mayBeSentOn,
            let url = try await archives.address(of: archive, presented: ArchiveContent.presentation(of: archive))
        {
            return .redirect(to: url, type: .found)
        }
        return try content.answer(to: call)
    }

    /// Keeps that somebody with a link has fetched an archive, or has tried to; who got the link is an entry before.
    private func record(
        _ archive: StoredArchive,
        _ link: DownloadLink?,
        _ call: Call,
        outcome: AuditOutcome = .success
    ) async throws {
        let act = AuditAct(
            .downloadArchive,
            of: archive.id.description,
            by: .unnamed,
            from: call.origin,
            in: archive.organization,
            at: call.context.receivedAt,
            outcome: outcome,
            details: Self.details(of: archive, link)
        )
        try await store.write { try $0.audit.record(act) }
    }

    private static func details(of archive: StoredArchive, _ link: DownloadLink?) -> AuditDetails {
        var details: AuditDetails =
            switch archive.source {
            case .request(let id): ["request": .text(id.description)]
            case .merge(let id): ["case": .text(id.description)]
            }
        details["until"] = link.map { .text($0.expiresAt.description) }
        return details
    }

    private static let destroyed = APIError(
        status: .gone,
        code: "archive.destroyed",
        message: "The archive was destroyed. Make a new request for what is still kept."
    )

    /// One answer for all that is wrong with a link, so that it tells nothing about what exists.
    private static let refusal = APIError(
        status: .forbidden,
        code: "access.denied",
        message: "The link is not valid, or not any more. Get a new one from GET /api/v2/downloads/{id}."
    )
}
