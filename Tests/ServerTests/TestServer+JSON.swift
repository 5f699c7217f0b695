import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport

extension TestServer.Answer {
    /// What a list holds.
    var entities: [[String: Any]] { json["entities"] as? [[String: Any]] ?? [] }

    /// What the error is called; nothing for an answer that is none.
    var code: String? { json["code"] as? String }
}

extension TestServer {
    /// Makes a call with a JSON body.
    func call(_ method: HTTPMethod, _ path: String, token: String, json: Any) async throws -> Answer {
        let data = try JSONSerialization.data(withJSONObject: json, options: .fragmentsAllowed)
        return try await call(method, path, token: token, body: String(decoding: data, as: UTF8.self))
    }

    /// The organization's home division.
    var home: String { Organization.homeDivision(of: scene.organization).description }

    /// Puts the standard roles into an organization, as `habeas init` does, and gives their ids by name.
    func standardRoles(in organization: Organization.ID? = nil) async throws -> [String: Role.ID] {
        let organization = organization ?? scene.organization
        return try await store.write { transaction in
            var generator = SystemRandomNumberGenerator()
            var ids: [String: Role.ID] = [:]
            for role in Role.standard {
                let id = Role.ID.random(using: &generator)
                try transaction.access.insert(role, id: id, in: organization)
                ids[role.name] = id
            }
            return ids
        }
    }

    /// Adds a user through the API and gives the answer.
    func addUser(_ name: String, _ email: String, token: String, _ more: [String: Any] = [:]) async throws -> Answer {
        let body: [String: Any] = ["name": name, "email": email, "divisionId": "*"]
        return try await call(.POST, "/api/v2/users", token: token, json: body.merging(more) { $1 })
    }
}
