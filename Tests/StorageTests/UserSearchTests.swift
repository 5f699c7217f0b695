import Chat
import Storage
import TestSupport
import Testing

@Suite(.everyEngine) struct UserSearchTests {
    @Test(
        "People are found by prefix, whatever the case, accents and spacing",
        arguments: [
            (UserIdentifier.Kind.name, "zoe"), (.name, "ZOË LÉ"), (.email, "Zoe.L"), (.phone, "+44 20-79"),
            (.externalID, "slack:u0zoe"),
        ] as [(UserIdentifier.Kind, String)]
    )
    func isFound(kind: UserIdentifier.Kind, value: String) async throws {
        try await withTemporaryStore { store, organization in
            let zoe = User(id: User.ID(high: 1, low: 1), organization: organization, name: "Zoë Lévy", state: .inactive)
            let found = try await store.write { transaction in
                try transaction.users.save(zoe)
                for (kind, value) in [
                    (UserIdentifier.Kind.name, "Zoë Lévy"), (.email, "zoe.levy@lantern.example"),
                    (.phone, "+44 (20) 7946 0000"), (.externalID, "slack:U0ZOE"),
                ] {
                    try transaction.users.add(UserIdentifier(kind: kind, value: value), to: zoe.id, in: organization)
                }
                return try transaction.users.find(
                    byPrefix: UserIdentifier(kind: kind, value: value),
                    in: organization,
                    size: 10
                )
            }
            #expect(found.map(\.id) == [zoe.id])
        }
    }

    @Test("People of another organization are not found")
    func staysInside() async throws {
        try await withTemporaryStore { store, organization in
            let other = Organization.ID(high: 9, low: 9)
            let found = try await store.write { transaction in
                let user = User(id: User.ID(high: 1, low: 1), organization: other, name: "Zoë Lévy")
                let name = UserIdentifier(kind: .name, value: "Zoë Lévy")
                try transaction.users.save(user)
                try transaction.users.add(name, to: user.id, in: other)
                return (
                    try transaction.users.find(by: name, in: organization).count,
                    try transaction.users.find(user.id, in: organization) == nil
                )
            }
            #expect(found == (0, true))
        }
    }
}
