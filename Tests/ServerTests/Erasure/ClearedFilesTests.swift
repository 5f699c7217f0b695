import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// An erasure is not completed before its text is gone from the files.
@Suite(.timeLimit(.minutes(10))) struct ClearedFilesTests {
    @Test("While somebody reads what was there before, an erasure waits, and the purge is left alone")
    func readersAreWaitedFor() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            try await scene.say("PLANTED", by: scene.ada, at: TestServer.recently)
            let token = try await server.token([.addRequests, .viewRequests])
            let gate = DispatchSemaphore(value: 0)
            let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
            async let reading = server.store.read { transaction in
                let count = try transaction.messages.count(by: scene.ada, from: nil, until: nil)
                beginning.yield()
                gate.wait()
                return count
            }
            for await _ in begun { break }
            let asked = try await server.askToErase(scene.ada, token: token)
            let id = try #require(asked.json["id"] as? String)
            // It gives way to other work, and comes back.
            var starts = 0
            var status: String?
            repeat {
                let answer = try await server.call(.GET, "/api/v2/gdpr/requests/\(id)", token: token)
                status = answer.json["status"] as? String
                starts = try await server.store.read { transaction in
                    var filter = AuditFilter()
                    (filter.entity, filter.action) = (id, "Start")
                    return try transaction.audit.count(in: scene.organization, filter)
                }
                try await Task.sleep(for: .milliseconds(20))
            } while starts < 2 && status != "COMPLETED"
            #expect(status == "DELETING")
            #expect(try await server.store.read { try $0.purges.last(in: scene.organization) } == nil)
            gate.signal()
            #expect(try await reading == 1)
            let done = try await server.finished(asked, token: token)
            #expect(done.json["status"] as? String == "COMPLETED", "\(done.json)")
            #expect(done.counts["messages"] == 1)
            #expect(try server.markers("PLANTED") == 0)
        }
    }
}
