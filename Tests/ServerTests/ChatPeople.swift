import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// Three people of the scene with a token each, and a room of the first two.
struct ChatPeople: Sendable {
    let server: TestServer
    let ada: String
    let bo: String
    /// Somebody of the organization who is not in the room.
    let cleo: String
    let cleoID: User.ID
    /// The address of a room that Ada made with Bo, ready for a path.
    let room: String

    /// Runs a test with people and a room of theirs.
    static func with(_ body: @escaping @Sendable (ChatPeople) async throws -> Void) async throws {
        try await TestServer.with { server in
            var generator = SystemRandomNumberGenerator()
            let cleo = User.ID.random(using: &generator)
            let user = User(id: cleo, organization: server.scene.organization, name: "Cleo Dunn")
            try await server.store.write { _ = try $0.users.save(user) }
            let ada = try await server.token([.accessChat], as: server.scene.ada)
            let bo = try await server.token([.accessChat], as: server.scene.bo)
            let made = try await server.call(
                .POST,
                "/api/v2/chats/rooms",
                token: ada,
                body: #"{"subject":"Ovens","description":"Hot things","userIds":["\#(server.scene.bo)"]}"#
            )
            let jid = try #require(made.json["jid"] as? String, "\(String(decoding: made.body, as: UTF8.self))")
            try await body(
                ChatPeople(
                    server: server,
                    ada: ada,
                    bo: bo,
                    cleo: server.token([.accessChat], as: cleo),
                    cleoID: cleo,
                    room: "/api/v2/chats/rooms/" + jid.replacing("@", with: "%40")
                )
            )
        }
    }

    /// Makes a call with a JSON body.
    func call(
        _ method: HTTPMethod,
        _ path: String,
        as token: String,
        _ body: [String: any Sendable]? = nil,
        headers: [String: String] = [:]
    ) async throws -> TestServer.Answer {
        let json = try body.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
        return try await server.call(method, path, token: token, headers: headers, body: json)
    }

    /// Sends a message and gives its id.
    @discardableResult
    func say(
        _ text: String,
        as token: String,
        to path: String? = nil,
        thread: String? = nil
    ) async throws -> String {
        var body: [String: any Sendable] = ["message": text]
        if let thread { body["threadId"] = thread }
        let answer = try await call(.POST, (path ?? room) + "/messages", as: token, body)
        return try #require(answer.json["id"] as? String, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    /// The texts of a list, in its order.
    func texts(_ path: String, as token: String) async throws -> [String] {
        try await entities(path, as: token).compactMap { $0["body"] as? String }
    }

    /// The entries of a list, in its order.
    func entities(_ path: String, as token: String) async throws -> [[String: Any]] {
        try await call(.GET, path, as: token).json["entities"] as? [[String: Any]] ?? []
    }
}
