import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct UserTests {
    private static let admin: [Permission] = [.addUsers, .editUsers, .deleteUsers, .viewSubjects, .addRequests]

    @Test("A user is added, found, changed, made inactive, deleted and brought back")
    func userLives() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            let phone: [String: Any] = ["address": "+44 20 7946 0000", "mediaType": "PHONE", "type": "MOBILE"]
            let added = try await server.addUser(
                "Zoë Lévy",
                "Zoe.Levy@lantern.example",
                token: token,
                ["title": "Baker", "department": "Ovens", "addresses": [phone], "divisionId": server.home]
            )
            #expect(added.status == 200)
            let id = try #require(added.json["id"] as? String)
            let path = "/api/v2/users/\(id)"
            #expect(added.json["version"] as? Int == 1)
            #expect(added.json["state"] as? String == "active")
            #expect(added.json["username"] as? String == "Zoe.Levy@lantern.example")
            #expect((added.json["division"] as? [String: Any])?["id"] as? String == server.home)
            let user = try #require(User.ID(id))
            let jabberID = User.address(of: user, in: server.scene.organization)
            #expect((added.json["chat"] as? [String: Any])?["jabberId"] as? String == jabberID)
            let contact = try #require((added.json["addresses"] as? [[String: Any]])?.first)
            #expect(contact["type"] as? String == "MOBILE" && contact["display"] as? String == "+44 20 7946 0000")

            let changed = try await server.call(
                .PATCH,
                path,
                token: token,
                json: ["version": 1, "title": NSNull(), "name": "Zoë Marsh", "addresses": NSNull()]
            )
            #expect(changed.status == 200)
            #expect(changed.json["version"] as? Int == 2)
            #expect(changed.json["title"] == nil)
            #expect(changed.json["department"] as? String == "Ovens")
            #expect((changed.json["addresses"] as? [Any])?.isEmpty == true)
            let stale = try await server.call(.PATCH, path, token: token, json: ["version": 1, "name": "No"])
            #expect(stale.status == 409 && stale.code == "general.conflict")

            #expect(
                try await server.call(.PATCH, path, token: token, json: ["version": 2, "state": "inactive"])
                    .json["state"] as? String == "inactive"
            )
            #expect(try await server.call(.GET, path, token: token).status == 200)
            let deleted = try await server.call(.DELETE, path, token: token)
            #expect(deleted.status == 200 && deleted.json.isEmpty)
            #expect(try await server.call(.DELETE, path, token: token).status == 404)
            #expect(try await server.call(.GET, path, token: token).status == 404)
            let gone = try await server.call(.GET, path + "?state=deleted", token: token)
            #expect(gone.json["state"] as? String == "deleted")
            let version = try #require(gone.json["version"] as? Int)
            #expect(
                try await server.call(.PATCH, path, token: token, json: ["version": version, "name": "No"]).status
                    == 400
            )
            let back = try await server.call(.PATCH, path, token: token, json: ["version": version, "state": "active"])
            #expect(back.json["state"] as? String == "active")
        }
    }

    @Test("An import leaves whoever was changed or deleted here as they are")
    func importsLeaveChangedUsers() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            let scene = server.scene
            let path = "/api/v2/users/\(scene.ada)"
            let before = try await server.call(.GET, path, token: token)
            let change: [String: Any] = [
                "version": try #require(before.json["version"] as? Int), "name": "Ada Married", "title": "Miller",
                "state": "inactive",
            ]
            #expect(try await server.call(.PATCH, path, token: token, json: change).status == 200)
            #expect(try await server.call(.DELETE, "/api/v2/users/\(scene.bo)", token: token).status == 200)
            let imported = [scene.ada, scene.bo].map {
                User(
                    id: $0,
                    organization: scene.organization,
                    name: "Imported",
                    email: "i@lantern.example",
                    title: "Imported",
                    state: .active,
                    sourceKey: nil
                )
            }
            for user in imported {
                #expect(try await server.store.write { try $0.users.save(user) } == false)
            }
            let after = try await server.call(.GET, path, token: token)
            #expect(after.json["name"] as? String == "Ada Married" && after.json["title"] as? String == "Miller")
            #expect(after.json["state"] as? String == "inactive")
            #expect(after.json["email"] as? String == before.json["email"] as? String)
            let gone = try await server.call(.GET, "/api/v2/users/\(scene.bo)?state=deleted", token: token)
            #expect(gone.json["name"] as? String != "Imported" && gone.json["state"] as? String == "deleted")
        }
    }

    @Test("What cannot be a user is refused, and an e-mail address belongs to one user")
    func wrongUsersAreRefused() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            let right: [String: Any] = ["name": "Cy", "email": "cy@lantern.example", "divisionId": "*"]
            let wrong: [(String, Any)] = [
                ("name", NSNull()), ("name", " "), ("name", 3), ("name", String(repeating: "n", count: 257)),
                ("name", "two\nlines"), ("email", "nobody"), ("email", "a b@c"), ("email", "*@c"), ("email", NSNull()),
                ("divisionId", NSNull()), ("divisionId", UUID().uuidString), ("state", "deleted"), ("state", "asleep"),
                ("password", "short"), ("addresses", [["mediaType": "FAX", "address": "1"]]),
                ("addresses", [["type": "CAR", "address": "1"]]), ("addresses", [["mediaType": "PHONE"]]),
                ("addresses", [["mediaType": "EMAIL", "address": "nobody"]]), ("addresses", "x"),
                ("addresses", Array(repeating: ["address": "1"], count: 51)),
                ("title", String(repeating: "t", count: 257)),
            ]
            for (field, value) in wrong {
                let answer = try await server.call(
                    .POST,
                    "/api/v2/users",
                    token: token,
                    json: right.merging([field: value]) { $1 }
                )
                #expect(answer.status == 400, "\(field) \(value)")
            }
            for body in ["null", "[]", "", "{"] {
                #expect(try await server.call(.POST, "/api/v2/users", token: token, body: body).status == 400)
            }
            #expect(try await server.addUser("Cy", "cy@lantern.example", token: token).status == 200)
            for email in ["cy@lantern.example", "CY@Lantern.example", "ada.bright@lantern.example"] {
                let taken = try await server.addUser("Cy", email, token: token)
                #expect(taken.status == 409 && taken.code == "general.conflict")
            }
            let path = "/api/v2/users/\(server.scene.ada)"
            let taken = try await server.call(
                .PATCH,
                path,
                token: token,
                json: ["version": 1, "email": "cy@lantern.example"]
            )
            #expect(taken.status == 409 && taken.code == "general.conflict")
            // Whoever shares an address since an import can still be changed.
            try await server.store.write { transaction in
                let (ada, organization) = (server.scene.ada, server.scene.organization)
                let bo = UserIdentifier(kind: .email, value: "bo.chandra@lantern.example")
                try transaction.users.save(
                    User(id: ada, organization: organization, name: "Ada Bright", email: bo.value)
                )
                try transaction.users.add(bo, to: ada, in: organization)
            }
            let shared = try await server.call(.PATCH, path, token: token, json: ["version": 2, "title": "Baker"])
            #expect(shared.status == 200)
            for body: [String: Any] in [
                ["name": "Ada"], ["version": 3, "name": NSNull()], ["version": 3, "email": NSNull()],
                ["version": 3, "state": NSNull()], ["version": 3, "state": "deleted"], ["version": "3"],
            ] {
                #expect(try await server.call(.PATCH, path, token: token, json: body).status == 400, "\(body)")
            }
            #expect(try await server.call(.GET, path, token: token).json["version"] as? Int == 3)
        }
    }

    @Test("Of changes that name the same version one alone is made")
    func changesDoNotOverwriteEachOther() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let body: [String: Any] = ["version": 1, "name": "Ada \(number)"]
                        return try await server.call(
                            .PATCH,
                            "/api/v2/users/\(server.scene.ada)",
                            token: token,
                            json: body
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 1)
            #expect(statuses.count { $0 == 409 } == 5)
        }
    }

    @Test("A first password is kept as every password is, and one that cannot be is refused")
    func passwordIsKept() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            let refused = try await server.addUser("Cy", "cy@lantern.example", token: token, ["password": "short"])
            #expect(refused.status == 400 && refused.code == "invalid.password")
            let words: [String: Any] = ["password": "correct horse battery"]
            let added = try await server.addUser("Cy", "cy@lantern.example", token: token, words)
            #expect(added.status == 200)
            #expect(!String(decoding: added.body, as: UTF8.self).contains("horse"))
            let id = try #require((added.json["id"] as? String).flatMap(User.ID.init))
            #expect(try await server.store.read { try $0.passwords.hash(of: id) } != nil)
            _ = try await server.call(.DELETE, "/api/v2/users/\(id)", token: token)
            #expect(try await server.store.read { try $0.passwords.hash(of: id) } == nil)
        }
    }

    @Test("An address among somebody's contacts is still its owner's to sign in with")
    func contactsOwnNothing() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            let contact: [String: Any] = ["address": "ada.bright@lantern.example", "mediaType": "EMAIL"]
            let body: [String: Any] = ["version": 1, "addresses": [contact]]
            let path = "/api/v2/users/\(server.scene.bo)"
            #expect(try await server.call(.PATCH, path, token: token, json: body).status == 200)
            let organization = server.scene.organization
            let owners = try await server.store.read {
                try $0.users.owners(of: "Ada.Bright@lantern.example", in: organization)
            }
            #expect(owners.map(\.id) == [server.scene.ada])
        }
    }

    @Test("An e-mail address is given once, however many ask for it at the same time")
    func addressesAreGivenOnce() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let email = number.isMultiple(of: 2) ? "cy@lantern.example" : "CY@lantern.example"
                        return try await server.addUser("Cy \(number)", email, token: token).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 1)
            #expect(statuses.count { $0 == 409 } == 5)
        }
    }

    @Test("Whoever is brought back has no roles, and not an address that somebody else has taken")
    func theReturnedStartAnew() async throws {
        try await TestServer.with { server in
            let member = try #require(try await server.standardRoles()["member"])
            let token = try await server.token(Permission.known)
            let roles = "/api/v2/users/\(server.scene.ada)/roles"
            _ = try await server.call(.PUT, roles, token: token, json: [member.description])
            _ = try await server.call(.DELETE, "/api/v2/users/\(server.scene.ada)", token: token)
            #expect(try await server.call(.GET, roles, token: token).status == 404)
            let other = try await server.addUser("Ada Too", "ada.bright@lantern.example", token: token)
            #expect(other.status == 200)
            let back: [String: Any] = ["version": 2, "state": "active"]
            let path = "/api/v2/users/\(server.scene.ada)"
            #expect(try await server.call(.PATCH, path, token: token, json: back).code == "general.conflict")
            let elsewhere = back.merging(["email": "ada@lantern.example"]) { $1 }
            #expect(try await server.call(.PATCH, path, token: token, json: elsewhere).status == 200)
            let shown = try await server.call(.GET, roles, token: token)
            #expect((shown.json["roles"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("A subject is found by what the directory says now, and by what an import said")
    func identifiersFollow() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            func found(_ type: String, _ value: String) async throws -> [String?] {
                let path = "/api/v2/gdpr/subjects?searchType=\(type)&searchValue=\(value)"
                return try await server.call(.GET, path, token: token).entities.map { $0["userId"] as? String }
            }
            let ada = server.scene.ada.description
            for (version, name) in [(1, "Ada"), (2, "Augusta")] {
                let body: [String: Any] = [
                    "version": version, "name": "\(name) King", "email": "\(name)@lantern.example",
                    "addresses": [["address": "+44 700 900\(version)"]],
                ]
                #expect(try await server.call(.PATCH, "/api/v2/users/\(ada)", token: token, json: body).status == 200)
                #expect(try await found("NAME", "\(name)%20King") == [ada])
                #expect(try await found("EMAIL", "\(name)@") == [ada])
                #expect(try await found("PHONE", "%2B44700900\(version)") == [ada])
            }
            // The scene's people came by an import.
            #expect(try await found("EMAIL", "ada.bright@") == [ada])
            #expect(try await found("NAME", "Ada%20Bright") == [ada])
            #expect(try await found("EMAIL", "Ada@") == [])
            #expect(try await found("NAME", "Ada%20King") == [])
            #expect(try await found("PHONE", "%2B447009001") == [])
            let people = try await server.call(
                .GET,
                "/api/v2/gdpr/subjects?searchType=NAME&searchValue=Augusta",
                token: token
            )
            let subject = try #require(people.entities.first)
            let asked = try await server.call(
                .POST,
                "/api/v2/gdpr/requests",
                token: token,
                json: ["requestType": "GDPR_EXPORT", "subject": subject]
            )
            #expect(asked.status == 202)
        }
    }

    @Test("Whoever is deleted or made inactive has no token from then on, and still has their messages")
    func tokensEnd() async throws {
        try await TestServer.with { server in
            try await server.scene.say("hello", by: server.scene.ada, at: Instant(milliseconds: 1_767_607_260_000))
            let admin = try await server.token(Self.admin + [.viewRequests])
            let ada = try await server.token([.accessChat], as: server.scene.ada)
            let bo = try await server.token([.accessChat], as: server.scene.bo)
            #expect(try await server.call(.GET, "/api/v2/users/me", token: ada).status == 200)
            #expect(try await server.call(.DELETE, "/api/v2/users/\(server.scene.ada)", token: admin).status == 200)
            #expect(try await server.call(.GET, "/api/v2/users/me", token: ada).status == 401)
            let later = try await server.token([.accessChat], as: server.scene.ada)
            #expect(try await server.call(.GET, "/api/v2/users/me", token: later).status == 401)
            let body: [String: Any] = ["version": 1, "state": "inactive"]
            #expect(
                try await server.call(.PATCH, "/api/v2/users/\(server.scene.bo)", token: admin, json: body).status
                    == 200
            )
            #expect(try await server.call(.GET, "/api/v2/users/me", token: bo).status == 401)
            let export = try await server.export(token: admin)
            #expect((export.json["habeas"] as? [String: Any])?["messages"] as? Int == 1)
        }
    }

    @Test("Users are listed by name, by state, by ids and by chat addresses, in pages that know their query")
    func listIsPaged() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            for name in ["Dee", "Eve", "Cy"] {
                _ = try await server.addUser("\(name) & Co", "\(name)@lantern.example", token: token)
            }
            func names(_ query: String) async throws -> [String?] {
                try await server.call(.GET, "/api/v2/users\(query)", token: token).entities.map {
                    $0["name"] as? String
                }
            }
            #expect(try await names("") == ["Ada Bright", "Bo Chandra", "Cy & Co", "Dee & Co", "Eve & Co"])
            #expect(try await names("?pageSize=2&pageNumber=2&sortOrder=descending") == ["Cy & Co", "Bo Chandra"])
            let page = try await server.call(
                .GET,
                "/api/v2/users?sortOrder=DESC&state=any&pageSize=2&pageNumber=2",
                token: token
            )
            let next = try #require(page.json["nextUri"] as? String)
            #expect(next == "/api/v2/users?sortOrder=DESC&state=any&pageSize=2&pageNumber=3")
            #expect(try await server.call(.GET, next, token: token).entities.count == 1)
            let (ada, bo) = (server.scene.ada, server.scene.bo)
            let stranger = server.stranger.ada
            for query in ["?id=\(ada),\(bo),\(stranger),x", "?id=\(ada)&id=\(bo)&id=\(ada)", "?id=\(ada)%2C\(bo)"] {
                #expect(try await names(query) == ["Ada Bright", "Bo Chandra"], "\(query)")
            }
            let address = User.address(of: bo, in: server.scene.organization).replacing("@", with: "%40")
            let foreign = User.address(of: stranger, in: server.stranger.organization).replacing("@", with: "%40")
            #expect(try await names("?jabberId=\(address),\(foreign)") == ["Bo Chandra"])
            _ = try await server.call(.DELETE, "/api/v2/users/\(bo)", token: token)
            #expect(try await names("?id=\(ada),\(bo)&state=deleted") == ["Bo Chandra"])
            #expect(try await names("?id=\(ada),\(bo)&state=any&sortOrder=desc") == ["Bo Chandra", "Ada Bright"])
            let many = Array(repeating: ada.description, count: 101).joined(separator: ",")
            let refused = try await server.call(.GET, "/api/v2/users?id=\(many)", token: token)
            #expect(refused.status == 400 && refused.code == "max.user.ids")
            for query in ["?state=gone", "?sortOrder=up", "?pageSize=0", "?pageSize=501", "?pageNumber=0"] {
                #expect(try await server.call(.GET, "/api/v2/users\(query)", token: token).status == 400, "\(query)")
            }
        }
    }

    @Test("Me has the organization, and what I may do when I ask for it")
    func meIsWhole() async throws {
        try await TestServer.with { server in
            let roles = try await server.standardRoles()
            let admin = try await server.token(Permission.known)
            let set = try await server.call(
                .PUT,
                "/api/v2/users/\(server.scene.ada)/roles",
                token: admin,
                json: [try #require(roles["member"]).description]
            )
            #expect(set.status == 200)
            let ada = try await server.token([], as: server.scene.ada)
            let me = try await server.call(.GET, "/api/v2/users/me?expand=authorization%2Ctoken", token: ada)
            let authorization = me.json["authorization"] as? [String: Any]
            #expect(authorization?["permissions"] as? [String] == ["chat:chat:access"])
            let organization = try #require(me.json["organization"] as? [String: Any])
            let label = JabberID.label(of: server.scene.organization)
            #expect(organization["thirdPartyOrgName"] as? String == label)
            #expect(organization["domain"] as? String == "\(label).orgspan.com")
            #expect(organization["version"] as? Int == 1)
            let shown = try await server.call(.GET, "/api/v2/organizations/me", token: ada)
            #expect(NSDictionary(dictionary: shown.json) == NSDictionary(dictionary: organization))
            #expect(try await server.call(.GET, "/api/v2/users/me", token: ada).json["authorization"] == nil)
        }
    }

    @Test("An import brings nobody back who was deleted here")
    func importLeavesTheDeletedAlone() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.admin)
            _ = try await server.call(.DELETE, "/api/v2/users/\(server.scene.ada)", token: token)
            try await server.store.write { transaction in
                let ada = User(id: server.scene.ada, organization: server.scene.organization, name: "Ada Again")
                try transaction.users.save(ada)
            }
            let shown = try await server.call(.GET, "/api/v2/users/\(server.scene.ada)?state=deleted", token: token)
            #expect(shown.json["name"] as? String == "Ada Bright")
            #expect(shown.json["version"] as? Int == 2)
        }
    }
}
