import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// A program that takes webhooks, on the loopback address, for the length of a test.
struct WebhookReceiver: Sendable {
    /// One call that it got.
    struct Received: Decodable {
        let path: String
        let body: String
        let delivery: String
        let signature: String
        let contentType: String
        let host: String

        private enum CodingKeys: String, CodingKey {
            case path, body
            case delivery = "Habeas-Delivery"
            case signature = "Habeas-Signature"
            case contentType = "Content-Type"
            case host = "Host"
        }

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }

        /// Whether the signature is right, as `docs/webhooks.md` says that it is found out.
        func isGenuine(by secret: String, body other: String? = nil) async throws -> Bool {
            let script =
                try documentedPython(in: "webhooks.md")
                + "\nimport sys\nsys.exit(0 if is_genuine(*sys.argv[1:3], sys.argv[3].encode()) else 1)\n"
            return try await Program.run("/usr/bin/python3", ["-c", script, secret, signature, other ?? body]).status
                == 0
        }
    }

    private let program: Program
    let url: String

    /// Runs a test against a receiver that answers with these statuses, the last one for good.
    static func with(_ statuses: [Int], _ body: (WebhookReceiver) async throws -> Void) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "receiver.py").path
        let program = try Program("/usr/bin/python3", [script] + statuses.map(String.init))
        let port = await program.rest(ofLineBeginning: "port ")
        let receiver = WebhookReceiver(program: program, url: "http://localhost:\(port ?? "")/hook?x=1")
        do { try await body(receiver) } catch { Issue.record(error) }
        program.send(SIGKILL)
        _ = await program.outcome()
    }

    /// Waits for the next call.
    func next() async throws -> Received {
        let line = try #require(await program.rest(ofLineBeginning: "got "))
        return try JSONDecoder().decode(Received.self, from: Data(line.utf8))
    }
}
