import Chat
import Foundation
import Importing
import NIOHTTP1
import Storage
import TestSupport
import Testing

extension TestServer {
    /// Imports an export from Slack into the organization.
    @discardableResult
    func importSlack(_ files: [String: String]) async throws -> ImportReport {
        try await withTemporaryFolder { folder in
            try ExportFixture(files).write(to: folder)
            let clock = WallClock { Instant(milliseconds: 1_790_000_000_000) }
            return try await SlackImport(store: store, organization: scene.organization, clock: clock)
                .run(path: folder.path) { _ in }
        }
    }

    /// The user whom an import made of a Slack identifier.
    func slackUser(_ id: String) -> User.ID {
        .imported(SourceKey(organization: scene.organization, "slack", "user", id))
    }

    /// All that an author wrote, the oldest first: each text, and after it the earlier ones.
    func wordings(of author: User.ID) async throws -> [Wording] {
        let range = ExportRange(author: author, start: Instant(milliseconds: 0), end: Instant(milliseconds: 1 << 47))
        return try await store.read { transaction in
            var wordings: [Wording] = []
            try transaction.messages.forEachRecord(in: range) { record in
                guard let message = try transaction.messages.find(record.id) else { return }
                wordings.append(Wording(text: message.text, source: message.sourceText))
                wordings += record.revisions.map { Wording(text: $0.text, source: $0.sourceText) }
            }
            return wordings
        }
    }

    /// Asks for the erasure of somebody.
    func askToErase(_ person: User.ID, _ more: String = "", token: String) async throws -> Answer {
        let body = "{\"requestType\":\"GDPR_DELETE\",\"subject\":{\"userId\":\"\(person)\"}\(more)}"
        return try await call(.POST, "/api/habeas/v1/requests?deleteConfirmed=true", token: token, body: body)
    }

    /// Erases somebody; tells what was counted.
    func erase(_ person: User.ID, _ more: String = "", token: String) async throws -> [String: Int] {
        let done = try await finished(askToErase(person, more, token: token), token: token)
        #expect(done.json["status"] as? String == "COMPLETED", "\(done.json)")
        return done.counts
    }

    /// Places a hold; tells its identifier.
    func hold(_ target: String, token: String) async throws -> String {
        let body = "{\"reason\":\"Case 17\",\(target)}"
        let answer = try await call(.POST, "/api/habeas/v1/holds", token: token, body: body)
        return try #require(answer.json["id"] as? String, "\(answer.json)")
    }

    /// Releases a hold.
    func release(_ hold: String, token: String) async throws {
        #expect(try await call(.DELETE, "/api/habeas/v1/holds/\(hold)", token: token).status == 204)
    }
}

extension TestServer.Answer {
    /// What a request has counted.
    var counts: [String: Int] { (json["habeas"] as? [String: Any])?["counts"] as? [String: Int] ?? [:] }
}
