import Chat
import Foundation
import NIOHTTP1
import Privacy
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ApprovalTests {
    private static let officer: [Permission] = [.addRequests, .viewRequests, .approveRequests, .editSettings]
    private static let requests = "/api/habeas/v1/requests"

    private static func requireApproval(_ isRequired: Bool, on server: TestServer) async throws {
        let token = try await server.token([.editSettings])
        let answer = try await server.call(
            .PATCH,
            "/api/habeas/v1/settings",
            token: token,
            json: ["requireApproval": isRequired]
        )
        #expect(answer.json["requireApproval"] as? Bool == isRequired)
    }

    private static func approval(_ answer: TestServer.Answer) -> [String: Any] {
        let details = answer.json["habeas"] as? [String: Any]
        return (details?["approval"] ?? answer.json["approval"]) as? [String: Any] ?? [:]
    }

    private static func ask(_ server: TestServer, _ token: String) async throws -> String {
        let body = ["subject": ["userId": server.scene.ada.description]]
        let asked = try await server.call(.POST, requests, token: token, json: body)
        #expect(asked.status == 202)
        return try #require(asked.json["id"] as? String, "\(asked.json)")
    }

    private static func show(_ server: TestServer, _ id: String, _ token: String) async throws -> TestServer.Answer {
        try await server.call(.GET, "/api/v2/gdpr/requests/\(id)", token: token)
    }

    @Test("A request waits without a job until another person approves it, then it runs")
    func approvedRequestsRun() async throws {
        try await TestServer.with { server in
            try await Self.requireApproval(true, on: server)
            let ada = try await server.token(Self.officer, as: server.scene.ada)
            let bo = try await server.token(Self.officer, as: server.scene.bo)
            let id = try await Self.ask(server, ada)
            let waiting = try await Self.show(server, id, ada)
            #expect(waiting.json["status"] as? String == "INITIATED")
            #expect(Self.approval(waiting)["state"] as? String == "pending")
            let job = try await server.store.write { transaction in
                let now = Instant(milliseconds: 9_000_000_000_000)
                return try transaction.jobs.claim(by: Node.ID(high: 9, low: 9), at: now, leaseUntil: now)
            }
            #expect(job == nil)
            let approved = try await server.call(.POST, "\(Self.requests)/\(id)/approve", token: bo)
            #expect(approved.status == 200, "\(approved.json)")
            let done = try await server.finished(approved, token: bo)
            #expect(done.json["status"] as? String == "COMPLETED")
            #expect(Self.approval(done)["state"] as? String == "approved")
            let decider = Self.approval(done)["decidedBy"] as? [String: Any]
            #expect(decider?["id"] as? String == server.scene.bo.description)
            let again = try await server.call(.POST, "\(Self.requests)/\(id)/reject", token: bo, json: ["reason": "x"])
            #expect(again.status == 409)
        }
    }

    @Test("The asker cannot decide: not through another client, one that they made, nor as nobody")
    func askersCannotDecide() async throws {
        try await TestServer.with { server in
            try await Self.requireApproval(true, on: server)
            let asking = try await server.token(Self.officer, as: server.scene.ada)
            let id = try await Self.ask(server, asking)
            var generator = SystemRandomNumberGenerator()
            let tool = OAuthClient(
                id: .random(using: &generator),
                organization: server.scene.organization,
                name: "Bo's tool, made by Ada",
                actsAs: server.scene.bo,
                createdAt: Instant(milliseconds: 1),
                createdBy: server.scene.ada
            )
            let deciders = [
                asking, try await server.token(Self.officer, as: server.scene.ada),
                try await server.token(Self.officer), try await server.token(Self.officer, of: tool),
            ]
            for token in deciders {
                for verdict in ["approve", "reject"] {
                    let path = "\(Self.requests)/\(id)/\(verdict)"
                    let answer = try await server.call(.POST, path, token: token, json: ["reason": "x"])
                    #expect(answer.status == 403, "\(answer.json)")
                }
            }
            // Nor may who made the program that asked.
            let program = OAuthClient(
                id: .random(using: &generator),
                organization: server.scene.organization,
                name: "Ada's program",
                actsAs: nil,
                createdAt: Instant(milliseconds: 1),
                createdBy: server.scene.ada
            )
            let programmed = try await Self.ask(server, try await server.token(Self.officer, of: program))
            let path = "\(Self.requests)/\(programmed)/approve"
            #expect(try await server.call(.POST, path, token: asking).status == 403)
            let bo = try await server.token([.approveRequests, .viewRequests], as: server.scene.bo)
            #expect(try await server.call(.POST, path, token: bo).status == 200)
            #expect(try await Self.show(server, id, bo).json["status"] as? String == "INITIATED")
        }
    }

    @Test("A rejected request is an error with the reason, and a rejection without one is refused")
    func rejectedRequestsEnd() async throws {
        try await TestServer.with { server in
            try await Self.requireApproval(true, on: server)
            let ada = try await server.token(Self.officer, as: server.scene.ada)
            let bo = try await server.token(Self.officer, as: server.scene.bo)
            let id = try await Self.ask(server, ada)
            let reject = "\(Self.requests)/\(id)/reject"
            #expect(try await server.call(.POST, reject, token: bo, json: ["reason": " "]).status == 400)
            let rejected = try await server.call(.POST, reject, token: bo, json: ["reason": "No ground."])
            #expect(rejected.json["status"] as? String == "ERROR")
            let details = rejected.json["habeas"] as? [String: Any]
            #expect((details?["failure"] as? String)?.contains("No ground.") == true)
            #expect(Self.approval(rejected)["reason"] as? String == "No ground.")
            let lines = try await server.trail().map(\.line).joined()
            #expect(lines.contains("Reject") && !lines.contains("No ground."))
        }
    }

    @Test("What nobody decides on expires at its instant, whatever is done to the setting meanwhile")
    func requestsExpire() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock) { server in
            try await Self.requireApproval(true, on: server)
            let ada = try await server.token(Self.officer, as: server.scene.ada)
            let id = try await Self.ask(server, ada)
            try await Self.requireApproval(false, on: server)
            clock.advance(bySeconds: 14 * 86_400 - 1)
            try await ApprovalDesk(store: server.store, clock: clock.clock, signal: WorkSignal()).expireOverdue()
            let token = try await server.token(Self.officer, as: server.scene.ada)
            let waiting = try await Self.show(server, id, token)
            #expect(waiting.json["status"] as? String == "INITIATED")
            // A request after the setting was turned off does not wait.
            let other = try await server.finished(
                server.call(
                    .POST,
                    Self.requests,
                    token: token,
                    json: ["subject": ["userId": server.scene.bo.description]]
                ),
                token: token
            )
            #expect(other.json["status"] as? String == "COMPLETED")
            clock.advance(bySeconds: 1)
            let bo = try await server.token(Self.officer, as: server.scene.bo)
            #expect(try await server.call(.POST, "\(Self.requests)/\(id)/approve", token: bo).status == 409)
            let expired = try await server.finished(waiting, token: bo)
            #expect(expired.json["status"] as? String == "ERROR")
            #expect(Self.approval(expired)["state"] as? String == "expired")
            let entries = try await server.store.read { transaction in
                try transaction.audit.entries(
                    in: server.scene.organization,
                    AuditFilter(),
                    newestFirst: false,
                    after: 0,
                    limit: 1000
                )
            }
            #expect(entries.count { $0.action == "Expire" && $0.entity == id } == 1)
        }
    }

    @Test("A case is approved as one, by somebody who neither opened nor ran it")
    func casesAreApproved() async throws {
        try await TestServer.with { server in
            try await Self.requireApproval(true, on: server)
            let people = try await server.people(2)
            let ada = try await server.token(Self.officer, as: server.scene.ada)
            let bo = try await server.token(Self.officer, as: server.scene.bo)
            let third = try await server.token(Self.officer, as: people[0])
            let opened = try await server.openCase(people, token: ada)
            let path = "/api/habeas/v1/cases/\(opened.json["id"] as? String ?? "")"
            #expect(try await server.call(.POST, path + "/approve", token: bo).status == 409)
            let started = try await server.call(.POST, path + "/run", token: bo)
            #expect(Self.approval(started)["state"] as? String == "pending")
            #expect(started.json["status"] as? String == "running")
            for token in [ada, bo] {
                #expect(try await server.call(.POST, path + "/approve", token: token).status == 403)
            }
            let subjects = started.json["subjects"] as? [[String: Any]] ?? []
            let request = subjects.first?["requestId"] as? String ?? ""
            let part = try await server.call(.POST, "\(Self.requests)/\(request)/approve", token: third)
            #expect(part.status == 409)
            let rejected = try await server.call(.POST, path + "/reject", token: third, json: ["reason": "Too wide."])
            #expect(rejected.json["status"] as? String == "failed")
            #expect((rejected.json["failure"] as? String)?.contains("Too wide.") == true)
            _ = try await server.call(.POST, path + "/run", token: bo)
            #expect(try await server.call(.POST, path + "/approve", token: third).status == 200)
            let done = try await server.settledCase(opened.json["id"] as? String ?? "", token: ada)
            #expect(done.json["status"] as? String == "completed", "\(done.json)")
        }
    }

    @Test("Erasures and rectifications wait as well, each for itself, and a rejected one has changed nothing")
    func allKindsWait() async throws {
        try await TestServer.with { server in
            try await Self.requireApproval(true, on: server)
            let people = try await server.people(1)
            let ada = try await server.token(Self.officer, as: server.scene.ada)
            let bo = try await server.token(Self.officer, as: server.scene.bo)
            let path = "/api/v2/gdpr/requests?deleteConfirmed=true"
            func ask(_ more: [String: Any]) async throws -> String {
                let body = ["subject": ["userId": people[0].description]].merging(more) { $1 }
                let asked = try await server.call(.POST, path, token: ada, json: body)
                #expect(Self.approval(asked)["state"] as? String == "pending", "\(asked.json)")
                return try #require(asked.json["id"] as? String)
            }
            let terms = [["type": "NAME", "existingValue": "Person 0", "updatedValue": "Person X"]]
            let update = try await ask(["requestType": "GDPR_UPDATE", "replacementTerms": terms])
            let first = try await ask(["requestType": "GDPR_DELETE"])
            let second = try await ask(["requestType": "GDPR_DELETE"])
            #expect(first != second)
            for id in [update, first] {
                let reject = "\(Self.requests)/\(id)/reject"
                #expect(try await server.call(.POST, reject, token: bo, json: ["reason": "No."]).status == 200)
            }
            let (name, kept) = try await server.store.read { transaction in
                (
                    try transaction.users.find(people[0], in: server.scene.organization)?.name,
                    try transaction.requests.terms(of: #require(PrivacyRequest.ID(update)))
                )
            }
            #expect(name == "Person 0" && kept.isEmpty)
            let approved = try await server.call(.POST, "\(Self.requests)/\(second)/approve", token: bo)
            let done = try await server.finished(approved, token: bo)
            #expect(done.json["status"] as? String == "COMPLETED", "\(done.json)")
        }
    }

    @Test("Webhooks are told of cases and of approvals, with what they are about and no words")
    func webhooksAreTold() async throws {
        try await TestServer.with { server in
            let hooks = "/api/habeas/v1/webhooks"
            let keeper = try await server.token([.addWebhooks, .viewWebhooks])
            let made = try await server.call(.POST, hooks, token: keeper, json: ["url": "https://hooks.example/"])
            let webhook = try #require(made.json["id"] as? String)
            try await Self.requireApproval(true, on: server)
            let ada = try await server.token(Self.officer, as: server.scene.ada)
            let bo = try await server.token(Self.officer, as: server.scene.bo)
            let opened = try await server.openCase([server.scene.bo], token: ada, ["reason": "zanzibar"])
            let id = opened.json["id"] as? String ?? ""
            let path = "/api/habeas/v1/cases/\(id)"
            for (call, token) in [("run", ada), ("reject", bo), ("run", ada), ("approve", bo)] {
                let answer = try await server.call(
                    .POST,
                    "\(path)/\(call)",
                    token: token,
                    json: ["reason": "zanzibar"]
                )
                #expect((200..<300).contains(answer.status), "\(call) \(answer.json)")
            }
            _ = try await server.settledCase(id, token: ada)
            #expect(try await server.call(.POST, path + "/close", token: ada).status == 200)
            let told = try await server.call(.GET, "\(hooks)/\(webhook)/deliveries?pageSize=100", token: keeper)
            let events = told.entities.compactMap { $0["event"] as? String }.filter { !$0.hasPrefix("request.") }
            #expect(
                events.sorted() == [
                    "approval.approved", "approval.rejected", "approval.requested", "approval.requested", "case.closed",
                    "case.completed", "case.failed", "case.opened", "case.started", "case.started",
                ]
            )
            let bodies = try await server.store.write { transaction in
                var bodies: [String] = []
                let far = Instant(milliseconds: 9_000_000_000_000)
                while let held = try transaction.webhooks.claim(at: far, leaseUntil: far.advanced(bySeconds: 1)) {
                    bodies.append(held.body)
                }
                return bodies
            }
            #expect(bodies.count == told.entities.count)
            #expect(
                bodies.contains { $0.contains("\"selfUri\":\"\(path)\",\"status\":\"completed\",\"type\":\"case\"") }
            )
            #expect(bodies.allSatisfy { !$0.contains("zanzibar") })
        }
    }

    @Test("Who is erased while a request waits fails it, clearly")
    func erasedMeanwhile() async throws {
        try await TestServer.with { server in
            let people = try await server.people(1)
            let ada = try await server.token(Self.officer, as: server.scene.ada)
            let bo = try await server.token(Self.officer, as: server.scene.bo)
            try await Self.requireApproval(true, on: server)
            let subject = ["userId": people[0].description]
            let asked = try await server.call(.POST, Self.requests, token: ada, json: ["subject": subject])
            let id = try #require(asked.json["id"] as? String)
            try await Self.requireApproval(false, on: server)
            let erasure: [String: Any] = ["requestType": "GDPR_DELETE", "subject": subject]
            let path = "/api/v2/gdpr/requests?deleteConfirmed=true"
            let gone = try await server.finished(server.call(.POST, path, token: ada, json: erasure), token: ada)
            #expect(gone.json["status"] as? String == "COMPLETED")
            let approved = try await server.call(.POST, "\(Self.requests)/\(id)/approve", token: bo)
            #expect(approved.json["status"] as? String == "ERROR")
            let details = approved.json["habeas"] as? [String: Any]
            #expect((details?["failure"] as? String)?.contains("was erased while") == true)
        }
    }
}
