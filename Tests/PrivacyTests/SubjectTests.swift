import Chat
import Privacy
import Storage
import TestSupport
import Testing

@Suite struct SubjectTests {
    private let clock = WallClock { Instant(milliseconds: 1_767_607_260_000) }

    private func refusal(
        _ subject: @escaping @Sendable (ChatScene) async throws -> SubjectDescription
    ) async throws -> SubjectRefusal? {
        try await withTemporaryStore { store, organization in
            let scene = try await ChatScene(store, organization)
            let intake = RequestIntake(store: store, clock: clock, sequence: MessageSequence(), signal: WorkSignal())
            let client = OAuthClient(
                id: OAuthClient.ID(high: 1, low: 1),
                organization: organization,
                name: "Test",
                actsAs: nil,
                createdAt: clock.now
            )
            let described = try await subject(scene)
            do {
                let caller = Caller(client: client, person: nil, permissions: [], scopes: [], expiresAt: clock.now)
                let request = try await intake.submit(ExportDemand(subject: described), by: caller, from: .worker)
                #expect(request.subject == scene.ada)
                #expect(try await store.read { try $0.requests.count(in: organization) } == 1)
                return nil
            } catch let refusal as SubjectRefusal {
                #expect(try await store.read { try $0.requests.count(in: organization) } == 0)
                return refusal
            }
        }
    }

    private static func email(_ value: String) -> UserIdentifier { UserIdentifier(kind: .email, value: value) }

    @Test("A user's id names the subject, alone or with identifiers of the same person")
    func oneIsAccepted() async throws {
        #expect(try await refusal { SubjectDescription(userID: $0.ada.description) } == nil)
        #expect(
            try await refusal {
                SubjectDescription(
                    userID: $0.ada.description,
                    identifiers: [
                        Self.email("ADA.BRIGHT@lantern.example"), UserIdentifier(kind: .name, value: "ada bright"),
                    ]
                )
            } == nil
        )
        #expect(
            try await refusal { _ in SubjectDescription(identifiers: [Self.email("ada.bright@lantern.example")]) }
                == nil
        )
    }

    @Test("What a search gave for a user is accepted with the user's id, even a name that looks like a pattern")
    func searchResultIsAccepted() async throws {
        for name in ["Ada *Bright* 100%", "*", "Build bot", " "] {
            let refused = try await refusal { scene in
                try await scene.store.write { transaction in
                    let ada = User(id: scene.ada, organization: scene.organization, name: name, kind: .bot)
                    try transaction.users.save(ada)
                }
                return SubjectDescription(
                    userID: scene.ada.description,
                    identifiers: [
                        UserIdentifier(kind: .name, value: name), Self.email("ada.bright@lantern.example"),
                    ]
                )
            }
            #expect(refused == nil, "\(name)")
        }
    }

    @Test("Beside a user's id a pattern, or another's name, is refused as ever")
    func patternsBesideAnIDAreRefused() async throws {
        let pattern = UserIdentifier(kind: .name, value: "Ada*")
        #expect(
            try await refusal { SubjectDescription(userID: $0.ada.description, identifiers: [pattern]) }
                == .everybody(field: "subject.name")
        )
        let other = UserIdentifier(kind: .name, value: "Bo Chandra")
        #expect(
            try await refusal { SubjectDescription(userID: $0.ada.description, identifiers: [other]) }
                == .differentPeople
        )
    }

    @Test("No subject is refused")
    func noneIsRefused() async throws {
        #expect(try await refusal { _ in SubjectDescription() } == .missing)
    }

    @Test("What would mean everybody is refused", arguments: ["", " ", "*", "%", "a*", "*@lantern.example"])
    func everybodyIsRefused(value: String) async throws {
        #expect(try await refusal { _ in SubjectDescription(userID: value) } == .everybody(field: "subject.userId"))
        #expect(
            try await refusal { _ in SubjectDescription(identifiers: [Self.email(value)]) }
                == .everybody(field: "subject.emailAddresses")
        )
    }

    @Test("Identifiers of two people are refused")
    func twoPeopleAreRefused() async throws {
        let refused = try await refusal {
            SubjectDescription(userID: $0.ada.description, identifiers: [Self.email("bo.chandra@lantern.example")])
        }
        #expect(refused == .differentPeople)
    }

    @Test("An unknown user, a name alone and foreign identifiers are refused")
    func othersAreRefused() async throws {
        let unknown = "01234567-89ab-cdef-0123-456789abcdef"
        #expect(try await refusal { _ in SubjectDescription(userID: unknown) } == .unknown(field: "subject.userId"))
        #expect(try await refusal { _ in SubjectDescription(userID: "ada") } == .unknown(field: "subject.userId"))
        let name = UserIdentifier(kind: .name, value: "Ada Bright")
        #expect(try await refusal { _ in SubjectDescription(identifiers: [name]) } == .nameAlone)
        #expect(
            try await refusal {
                SubjectDescription(userID: $0.ada.description, foreignFields: ["subject.socialHandle"])
            }
                == .foreign(field: "subject.socialHandle")
        )
    }
}
