import Chat
import Client
import Foundation
import Logging
import NIOHTTP1
import Privacy
import Storage
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct WebhookTests {
    private static let path = "/api/habeas/v1/webhooks"
    private static let present = WallClock { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// Runs a test while a courier works.
    private func withCourier(
        _ server: TestServer,
        clock: WallClock = present,
        backoff: WebhookBackoff = WebhookBackoff(first: 2),
        post: @escaping WebhookCourier.Post = { body, url, headers in
            try await WebhookSender(allowsPlain: false).post(body, to: url, headers: headers)
        },
        _ body: () async throws -> Void
    ) async throws {
        let courier = WebhookCourier(
            store: server.store,
            clock: clock,
            backoff: backoff,
            interval: .milliseconds(2),
            chance: { 1 },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            post: post
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await courier.run() }
            defer { group.cancelAll() }
            try await body()
        }
    }

    private func add(
        _ server: TestServer,
        _ url: String,
        events: [String]? = nil,
        in organization: Organization.ID? = nil
    ) async throws -> (id: String, secret: String) {
        let token = try await server.token([.addWebhooks], in: organization)
        var body: [String: Any] = ["url": url, "description": "tickets"]
        body["events"] = events
        let answer = try await server.call(.POST, Self.path, token: token, json: body)
        #expect(answer.status == 201)
        return (answer.json["id"] as? String ?? "", answer.json["secret"] as? String ?? "")
    }

    /// What is on its way to a webhook, once each delivery has come so far.
    private func deliveries(
        _ server: TestServer,
        _ webhook: String,
        until isEnough: ([[String: Any]]) -> Bool
    ) async throws -> [[String: Any]] {
        let token = try await server.token([.viewWebhooks])
        while true {
            let page = try await server.call(.GET, "\(Self.path)/\(webhook)/deliveries?pageSize=500", token: token)
            if isEnough(page.entities) { return page.entities }
            await Task.yield()
        }
    }

    @Test("Whoever asked is told of each event once, signed, and without anybody's name")
    func eventsAreDelivered() async throws {
        try await TestServer.with { server in
            try await WebhookReceiver.with([204]) { receiver in
                let webhook = try await add(server, receiver.url)
                _ = try await add(server, receiver.url, in: server.stranger.organization)
                let failures = try await add(server, receiver.url, events: ["request.failed"])
                try await withCourier(server) {
                    let officer = try await server.token([.addRequests, .viewRequests])
                    let done = try await server.export(token: officer)
                    let id = try #require(done.json["id"] as? String)
                    // Events may come in another order than they happened.
                    var expected = ["request.created": "INITIATED", "request.completed": "COMPLETED"]
                    while !expected.isEmpty {
                        let call = try await receiver.next()
                        let event = call.json["event"] as? String ?? ""
                        let found = expected.removeValue(forKey: event)
                        let status = try #require(found)
                        #expect(call.path == "/hook?x=1" && call.contentType == "application/json")
                        #expect(call.host.hasPrefix("localhost:"))
                        #expect(call.json["id"] as? String == call.delivery)
                        #expect(call.json["organization"] as? String == server.scene.organization.description)
                        let entity = call.json["entity"] as? [String: String]
                        let uri = "/api/v2/gdpr/requests/\(id)"
                        #expect(entity == ["id": id, "type": "request", "status": status, "selfUri": uri])
                        #expect(!call.body.contains(server.scene.ada.description))
                        #expect(try await call.isGenuine(by: webhook.secret))
                        #expect(try await !call.isGenuine(by: webhook.secret, body: call.body + " "))
                        #expect(try await !call.isGenuine(by: failures.secret))
                    }
                    let ended = try await deliveries(server, webhook.id) { all in
                        all.count == 2 && all.allSatisfy { $0["state"] as? String == "delivered" }
                    }
                    #expect(ended.map { $0["attempts"] as? Int } == [1, 1])
                    #expect(ended.map { $0["lastStatus"] as? Int } == [204, 204])
                    #expect(try await deliveries(server, failures.id) { _ in true }.isEmpty)
                }
            }
        }
    }

    @Test("A receiver that fails is called again with the same delivery, and redirects are not followed")
    func failuresAreRetried() async throws {
        try await TestServer.with { server in
            try await WebhookReceiver.with([500, 302, 404, 200]) { receiver in
                let webhook = try await add(server, receiver.url, events: ["request.created"])
                try await withCourier(server) {
                    _ = try await server.export(token: try await server.token([.addRequests, .viewRequests]))
                    var calls: [WebhookReceiver.Received] = []
                    for _ in 0..<4 { calls.append(try await receiver.next()) }
                    #expect(Set(calls.map(\.delivery)).count == 1 && Set(calls.map(\.path)) == ["/hook?x=1"])
                    #expect(Set(calls.map(\.body)).count == 1)
                    let ended = try await deliveries(server, webhook.id) {
                        $0.first?["state"] as? String == "delivered"
                    }
                    #expect(ended.map { $0["attempts"] as? Int } == [4])
                }
            }
        }
    }

    @Test("A delivery is tried for a day, each time after twice as long up to an hour, and then given up visibly")
    func deliveriesAreGivenUp() async throws {
        let time = TestClock()
        try await TestServer.with(clock: time.clock) { server in
            let webhook = try await add(server, "https://hooks.example/", events: ["request.created"])
            let backoff = WebhookBackoff()
            let post: WebhookCourier.Post = { _, _, _ in throw WebhookFailure.unreachable }
            try await withCourier(server, clock: time.clock, backoff: backoff, post: post) {
                let subject = ["userId": server.scene.ada.description]
                let token = try await server.token([.addRequests])
                _ = try await server.call(.POST, "/api/habeas/v1/requests", token: token, json: ["subject": subject])
                var waits: [Int64] = []
                while true {
                    let tried = waits.count + 1
                    let all = try await deliveries(server, webhook.id) { $0.first?["attempts"] as? Int == tried }
                    // The try is counted when it begins; what came of it is noted after it.
                    let noted = try await deliveries(server, webhook.id) { $0.first?["lastError"] != nil }
                    #expect(all.count == 1 && noted.first?["lastStatus"] == nil)
                    let ended = try await deliveries(server, webhook.id) { all in
                        let next = (all.first?["nextTryDate"] as? String).flatMap { Instant($0) }
                        return next == nil || (next ?? time.clock.now) > time.clock.now
                    }
                    guard let next = (ended.first?["nextTryDate"] as? String).flatMap({ Instant($0) }) else {
                        #expect(ended.first?["state"] as? String == "abandoned")
                        #expect(ended.first?["lastError"] as? String == WebhookFailure.unreachable.description)
                        break
                    }
                    let wait = (next.milliseconds - time.clock.now.milliseconds) / 1000
                    waits.append(wait)
                    time.advance(bySeconds: wait)
                }
                #expect(waits.prefix(9) == [10, 20, 40, 80, 160, 320, 640, 1280, 2560])
                #expect(waits.dropFirst(9).allSatisfy { $0 == 3600 })
                let total = waits.reduce(0, +)
                #expect((82_800...86_400).contains(total))
            }
        }
    }

    @Test("Two couriers make each call once, and one that is stopped gives back what it was at")
    func couriersShare() async throws {
        try await TestServer.with { server in
            let webhook = try await add(server, "https://hooks.example/", events: ["request.created"])
            let officer = try await server.token([.addRequests])
            let subject = ["subject": ["userId": server.scene.ada.description]]
            for _ in 0..<20 {
                let made = try await server.call(.POST, "/api/habeas/v1/requests", token: officer, json: subject)
                #expect(made.status == 202)
            }
            let (started, starts) = AsyncStream.makeStream(of: Void.self)
            let hanging: WebhookCourier.Post = { _, _, _ in
                starts.yield()
                try await Task.sleep(for: .seconds(600))
                return 200
            }
            try await withCourier(server, post: hanging) { for await _ in started { break } }
            let waiting = try await deliveries(server, webhook.id) { _ in true }
            #expect(waiting.count == 20 && waiting.allSatisfy { $0["attempts"] as? Int == 0 })
            let bodies = Mutex<[String]>([])
            let noting: WebhookCourier.Post = { body, _, _ in
                bodies.withLock { $0.append(body) }
                return 200
            }
            try await withCourier(server, post: noting) {
                try await withCourier(server, post: noting) {
                    _ = try await deliveries(server, webhook.id) { all in
                        all.allSatisfy { $0["state"] as? String == "delivered" }
                    }
                }
            }
            let delivered = bodies.withLock { $0 }
            #expect(delivered.count == 20 && Set(delivered).count == 20)
        }
    }

    @Test("A request that was refused is no event, and a webhook that was deleted is told nothing more")
    func onlyWhatHappenedIsTold() async throws {
        try await TestServer.with { server in
            let webhook = try await add(server, "https://hooks.example/")
            let token = try await server.token(Permission.known)
            let nobody = ["subject": ["userId": server.stranger.ada.description]]
            #expect(try await server.call(.POST, "/api/habeas/v1/requests", token: token, json: nobody).status == 400)
            #expect(try await deliveries(server, webhook.id) { _ in true }.isEmpty)
            let one = "\(Self.path)/\(webhook.id)"
            let shown = try await server.call(.GET, one, token: token)
            #expect(shown.status == 200 && shown.json["secret"] == nil)
            #expect(shown.json["events"] as? [String] == WebhookEvent.allCases.map(\.rawValue))
            #expect(try await server.call(.GET, Self.path, token: token).json["total"] as? Int == 1)
            #expect(try await server.call(.DELETE, one, token: token).status == 204)
            for path in [one, one + "/deliveries"] {
                #expect(try await server.call(.GET, path, token: token).status == 404)
            }
            #expect(try await server.call(.GET, Self.path, token: token).json["total"] as? Int == 0)
        }
    }

    @Test("Addresses that would tell of events in the open, or that are none, are refused")
    func addressesAreChecked() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addWebhooks])
            let refused = [
                "http://hooks.example/", "http://192.0.2.1/", "ftp://hooks.example/", "hooks.example", "https://",
                "https://a:b@hooks.example/", "https://hooks.example/#x", "https://hooks.example/ x", "https:///x",
                "https://hööks.example/", "file:///etc/passwd",
                "https://hooks.example:65536/", "http://127.0.0.1:99999/", "https://hooks.example:0/",
                "https://hooks.example:99999999999999999999/", "https://hooks.example:-1/", "https://[::1",
                "https://[::1%25eth0]/", "https://[v1.a]/", "https://a%0d%0ab/", "https://hooks..example/",
                "https://\(String(repeating: "h", count: 64)).example/",
                "https://hooks.example/" + String(repeating: "x", count: 2000),
            ]
            for url in refused {
                #expect(
                    try await server.call(.POST, Self.path, token: token, json: ["url": url]).status == 400,
                    "\(url)"
                )
            }
            for events in [[], ["request.exploded"], ["request.created", "x"]] as [[String]] {
                let body: [String: Any] = ["url": "https://hooks.example/", "events": events]
                #expect(try await server.call(.POST, Self.path, token: token, json: body).status == 400)
            }
            let taken = [
                "https://hooks.example:65535/", "https://hooks.example.:1", "https://[2001:db8::1]:8443/x?y=z",
            ]
            for url in taken { _ = try await add(server, url) }
            for _ in 0..<22 { _ = try await add(server, "https://hooks.example/") }
            let body = ["url": "https://hooks.example/"]
            #expect(try await server.call(.POST, Self.path, token: token, json: body).status == 409)
        }
    }

    @Test("Addresses where clouds tell secrets, or where nobody is, are not called, however they are written")
    func dangerousAddressesAreNotCalled() async throws {
        let sender = WebhookSender(allowsPlain: true)
        let refused = [
            "169.254.169.254", "2852039166", "0xa9fea9fe", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]",
            "[::a9fe:a9fe]", "[fe80::1]", "0.0.0.0", "[::]", "224.0.0.1", "255.255.255.255", "[ff02::1]",
            "[fd00:ec2::254]", "192.0.0.192", "100.100.100.200",
        ]
        for host in refused {
            await #expect(throws: WebhookFailure.refusedAddress, "\(host)") {
                try await sender.post("{}", to: "http://\(host)/latest", headers: [])
            }
        }
        await #expect(throws: WebhookFailure.plainHTTP) {
            try await WebhookSender(allowsPlain: false).post("{}", to: "http://192.0.2.1/", headers: [])
        }
        await #expect(throws: WebhookFailure.unknownHost) {
            try await sender.post("{}", to: "https://nowhere.invalid/", headers: [])
        }
        await #expect(throws: WebhookFailure.unreachable) {
            try await sender.post("{}", to: "http://127.0.0.1:1/", headers: [])
        }
    }
}
