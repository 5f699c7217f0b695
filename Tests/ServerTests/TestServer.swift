import AsyncHTTPClient
import Chat
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Objects
import Privacy
import Server
import Storage
import TestSupport

/// A server with its worker on a free port of the loopback address, for the length of a test.
struct TestServer: Sendable {
    let url: String
    let store: Store
    let scene: ChatScene
    /// A second organization in the same store.
    let stranger: ChatScene
    /// What the server answers to, and what each answer needs.
    let routes: [(method: String, path: String, permissions: [Permission]?, scopes: [Scope])]
    /// The pages and acts of the console, and what each needs of a visitor.
    let consoleRoutes: [(method: String, path: String, permissions: [Permission]?)]
    /// What a successful call leaves in the audit trail, by method and path.
    let auditedRoutes: [String: [AuditAction]]
    let blobs: BlobDirectory
    /// What keeps the archives.
    let archiveObjects: any ObjectDriver
    /// What keeps the bytes of attachments.
    let blobObjects: any ObjectDriver
    /// Where the files of attachments are.
    let blobFolder: URL
    /// Where the files of archives are.
    let archiveFolder: URL
    /// Where the database's files are.
    let storeFolder: URL

    /// What a server answered.
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: Data

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
        }
    }

    /// Runs a test against a server of its own.
    static func with(
        callsPerMinute: Int = 10_000,
        trustedProxies: Set<String> = [],
        publicURL: String? = nil,
        clock: WallClock = WallClock { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
        passwords: PasswordHashing = PasswordHashing(),
        encryptsArchives: Bool = false,
        purgesInBackground: Bool = false,
        purgeSchedule: PurgeSchedule = .atOnce,
        objects: @Sendable (URL) throws -> any ObjectDriver = ObjectPlace.driver,
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryStore(in: folder) { store, organization in
                let scene = try await ChatScene(store, organization)
                let stranger = try await ChatScene(store, foundOther(in: store))
                let node = Node.ID(high: 1, low: 1)
                let archiveFolder = folder.appending(path: "archives")
                let archiveObjects = try objects(archiveFolder)
                let archives = try ArchiveDirectory(driver: archiveObjects, scratch: archiveFolder.path, node: node)
                let storeFolder = folder
                let blobFolder = folder.appending(path: "blobs")
                let blobObjects = try objects(blobFolder)
                let blobs = try BlobDirectory(driver: blobObjects, scratch: blobFolder.path, node: node)
                let signal = WorkSignal()
                let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                let worker = ExportWorker(
                    store: store,
                    archives: archives,
                    blobs: blobs,
                    masterKey: .ofTests,
                    encryptsArchives: encryptsArchives,
                    node: node,
                    clock: clock,
                    signal: signal,
                    logger: logger
                )
                let merges = CaseMergeWorker(
                    store: store,
                    archives: archives,
                    masterKey: .ofTests,
                    encryptsArchives: encryptsArchives,
                    node: node,
                    clock: clock,
                    interval: .milliseconds(20),
                    logger: logger
                )
                let approvals = ApprovalSweep(
                    desk: ApprovalDesk(store: store, clock: clock, signal: signal),
                    interval: .milliseconds(20),
                    logger: logger
                )
                let purges = WorkSignal()
                let purge = RetentionPurge(
                    store: store,
                    blobs: blobs,
                    schedule: purgeSchedule,
                    turns: NodeTurns(store: store, node: node, clock: clock),
                    clock: clock,
                    signal: purges,
                    interval: .milliseconds(20),
                    logger: logger
                )
                let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
                let server = HabeasServer(
                    store: store,
                    archives: archives,
                    blobs: blobs,
                    masterKey: .ofTests,
                    signal: signal,
                    purges: purges,
                    clock: clock,
                    passwords: passwords,
                    settings: .init(
                        host: "127.0.0.1",
                        port: 0,
                        publicURL: publicURL,
                        callsPerMinute: callsPerMinute,
                        trustedProxies: trustedProxies
                    ),
                    logger: logger
                ) { continuation.yield($0) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await worker.run() }
                    group.addTask { try await merges.run() }
                    group.addTask { try await approvals.run() }
                    if purgesInBackground { group.addTask { try await purge.run() } }
                    group.addTask { try await server.run() }
                    defer { group.cancelAll() }
                    for await port in ports {
                        let url = "http://127.0.0.1:\(port)"
                        try await body(
                            TestServer(
                                url: url,
                                store: store,
                                scene: scene,
                                stranger: stranger,
                                routes: server.declaredRoutes,
                                consoleRoutes: server.consoleRoutes,
                                auditedRoutes: server.auditedRoutes,
                                blobs: blobs,
                                archiveObjects: archiveObjects,
                                blobObjects: blobObjects,
                                blobFolder: blobFolder,
                                archiveFolder: archiveFolder,
                                storeFolder: storeFolder
                            )
                        )
                        break
                    }
                }
            }
        }
    }

    private static func foundOther(in store: Store) async throws -> Organization.ID {
        let id = Organization.ID(high: 77, low: 77)
        try await store.write { transaction in
            let organization = Organization(
                id: id,
                name: "Elsewhere",
                retention: .standard,
                reactionsEnabled: true,
                createdAt: Instant(milliseconds: 1)
            )
            try transaction.organizations.insert(organization, linkKey: [9])
        }
        return id
    }

    /// Makes a client with a role that has just these permissions, and signs it in, for some scopes or for all.
    func token(
        _ permissions: [Permission],
        in organization: Organization.ID? = nil,
        as user: User.ID? = nil,
        scopes: [Scope] = []
    ) async throws -> String {
        let (id, secret) = try await client(permissions, in: organization, as: user)
        return try await token(of: id, secret, scopes: scopes)
    }

    /// Adds a client with a role that has just these permissions, and signs it in.
    func token(_ permissions: [Permission], of client: OAuthClient) async throws -> String {
        try await token(of: client.id, add(client, permissions))
    }

    private func token(of id: OAuthClient.ID, _ secret: String, scopes: [Scope] = []) async throws -> String {
        let answer = try await call(
            .POST,
            "/oauth/token",
            headers: ["Authorization": "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()],
            body: "grant_type=client_credentials&scope=" + scopes.map(\.rawValue).joined(separator: "+")
        )
        return answer.json["access_token"] as? String ?? ""
    }

    /// Makes a client with a role that has just these permissions.
    func client(
        _ permissions: [Permission],
        in organization: Organization.ID? = nil,
        as user: User.ID? = nil
    ) async throws -> (id: OAuthClient.ID, secret: String) {
        var generator = SystemRandomNumberGenerator()
        let client = OAuthClient(
            id: .random(using: &generator),
            organization: organization ?? scene.organization,
            name: "Test client",
            actsAs: user,
            createdAt: Instant(milliseconds: 1)
        )
        return (client.id, try await add(client, permissions))
    }

    private func add(_ client: OAuthClient, _ permissions: [Permission]) async throws -> String {
        var generator = SystemRandomNumberGenerator()
        let secret = Secret(using: &generator)
        let roleID = Role.ID.random(using: &generator)
        try await store.write { transaction in
            let role = Role(name: "\(roleID)", summary: "", permissions: permissions)
            try transaction.access.insert(role, id: roleID, in: client.organization)
            try transaction.access.insert(client, secret: secret, role: roleID)
        }
        return secret.value
    }

    /// Makes a call and takes the whole answer.
    func call(
        _ method: HTTPMethod,
        _ path: String,
        token: String? = nil,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : url + path)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        return try await send(request)
    }

    /// Sends a call whose body may be anything.
    func send(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await Self.http.execute(request, timeout: .seconds(300))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        let answer = Answer(status: Int(response.status.code), headers: response.headers, body: Data(buffer: bytes))
        try RecordedExchange(
            method: request.method,
            path: String(request.url.trimmingPrefix(url)),
            contentType: request.headers.first(name: "Content-Type"),
            answer: answer
        ).keep()
        return answer
    }

    /// Asks for an export of Ada's messages and waits until it has come to its end.
    func export(token: String, body: String? = nil) async throws -> Answer {
        let subject = "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":\"\(scene.ada)\"}}"
        let asked = try await call(.POST, "/api/v2/gdpr/requests", token: token, body: body ?? subject)
        return try await finished(asked, token: token)
    }

    /// Waits until a request has come to its end.
    func finished(_ asked: Answer, token: String) async throws -> Answer {
        let id = asked.json["id"] as? String ?? ""
        while true {
            let answer = try await call(.GET, "/api/v2/gdpr/requests/\(id)", token: token)
            let status = answer.json["status"] as? String
            if status == nil || status == "COMPLETED" || status == "ERROR" { return answer }
            await Task.yield()
        }
    }

    /// A file, `messages.jsonl` unless told otherwise, in the archive of an export that was completed.
    func archivedText(
        of done: Answer,
        token: String,
        file name: String = "data/messages.jsonl"
    ) async throws -> String {
        let results = done.json["resultsUrl"] as? String ?? ""
        let link = try await call(.GET, results + "?issueRedirect=false", token: token)
        let archive = try await call(.GET, link.json["url"] as? String ?? "")
        return try await withTemporaryFolder { folder in
            let file = folder.appending(path: "archive.zip")
            try archive.body.write(to: file)
            return try await Program.run("/usr/bin/unzip", ["-p", file.path, name]).output
        }
    }

    /// Does not follow redirects, so that tests see them; waits for a connection as long as for an answer, since
    /// all tests share one client.
    private static let http = HTTPClient(
        eventLoopGroup: HTTPClient.defaultEventLoopGroup,
        configuration: .init(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(300)))
    )
}
