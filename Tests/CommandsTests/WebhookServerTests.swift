import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct WebhookServerTests {
    private func curl(_ arguments: String...) async throws -> [String: Any] {
        let answer = try await Program.run("/usr/bin/curl", ["--silent"] + arguments).output
        return try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any] ?? [:]
    }

    @Test("A server tells a webhook what becomes of an export, and the trail of it all holds")
    func serverTells() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 3)
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../ServerTests/Webhooks/receiver.py").path
            let receiver = try Program("/usr/bin/python3", [script, "204"])
            let port = try #require(await receiver.rest(ofLineBeginning: "port "))
            try await place.withServer { url in
                let client = "\(place.credentials.clientId):\(place.credentials.clientSecret)"
                let grant = "grant_type=client_credentials"
                let token = try await curl("--user", client, "--data", grant, url + "/oauth/token")
                let bearer = "Authorization: Bearer \(token["access_token"] as? String ?? "")"
                let hooks = url + "/api/habeas/v1/webhooks"
                let address = "{\"url\":\"http://127.0.0.1:\(port)/\"}"
                let made = try await curl("--header", bearer, "--data", address, hooks)
                #expect((made["secret"] as? String)?.count == 43)
                let output = place.folder.appending(path: "out").path
                let exported = try await place.habeas("export", "slack:U0ADA", "--output", output, server: url)
                #expect(exported.status == 0, "\(exported.errors)")
                // Events may come in another order than they happened.
                var calls = ""
                for _ in 0..<2 { calls += try #require(await receiver.rest(ofLineBeginning: "got ")) }
                #expect(calls.contains("request.created") && calls.contains("request.completed"))
            }
            receiver.send(SIGKILL)
            _ = await receiver.outcome()
            let verified = try await place.habeas("audit", "verify", "--data", place.data)
            #expect(verified.status == 0 && verified.output.contains(": intact\n"), "\(verified.output)")
        }
    }

    @Test("An address that an earlier version took and nobody can call is given up at once, and the server lives")
    func addressesThatAreNoneAreGivenUp() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 3)
            var hooks: [String] = []
            try await place.withServer { url in
                let bearer = "Authorization: Bearer \(try await place.token(url))"
                for _ in 0..<2 {
                    let address = #"{"url":"http://127.0.0.1:9/","events":["request.created"]}"#
                    let made = try await curl(
                        "--header",
                        bearer,
                        "--data",
                        address,
                        url + "/api/habeas/v1/webhooks"
                    )
                    hooks.append(try #require(made["id"] as? String))
                }
            }
            try await place.edit(
                """
                UPDATE webhooks SET url = 'http://127.0.0.1:99999/'
                WHERE id = (SELECT id FROM webhooks ORDER BY created_at, id LIMIT 1);
                UPDATE webhooks SET url = 'http://127.0.0.1:0/' WHERE url NOT LIKE '%:99999/';
                """
            )
            let output = place.folder.appending(path: "out").path
            for _ in 0..<2 {
                try await place.withServer { url in
                    let exported = try await place.habeas(
                        "export",
                        "slack:U0ADA",
                        "--output",
                        output + UUID().uuidString,
                        server: url
                    )
                    #expect(exported.status == 0, "\(exported.errors)")
                    let bearer = "Authorization: Bearer \(try await place.token(url))"
                    for hook in hooks {
                        let deliveries = url + "/api/habeas/v1/webhooks/\(hook)/deliveries"
                        var all: [[String: Any]] = []
                        repeat {
                            all = try await curl("--header", bearer, deliveries)["entities"] as? [[String: Any]] ?? []
                        } while all.isEmpty || all.contains { $0["state"] as? String == "waiting" }
                        #expect(all.allSatisfy { $0["state"] as? String == "abandoned" && $0["attempts"] as? Int == 1 })
                        #expect(all.allSatisfy { ($0["lastError"] as? String)?.contains("port from 1") == true })
                    }
                }
            }
        }
    }
}
