import NIOHTTP1
import TestSupport
import Testing

/// Calls whose commit is lost with the connection to the database.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(10))
)
struct UnknownOutcomeTests {
    @Test("A call whose commit is lost is a 503 that says so, and is done once when it is made again with its key")
    func outcomeIsUnknown() async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await ChatPeople.with { people in
                let server = people.server
                @Sendable func make() async throws -> TestServer.Answer {
                    try await server.call(
                        .POST,
                        "/api/v2/chats/rooms",
                        token: people.ada,
                        headers: ["Idempotency-Key": "room"],
                        body: #"{"subject":"The kitchen"}"#
                    )
                }
                try await changeBehindStore(
                    in: server.storeFolder,
                    [
                        """
                        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                        $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$
                        """,
                        """
                        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON conversations DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION die()
                        """,
                    ]
                )
                let lost = try await make()
                #expect(lost.status == 503)
                #expect(lost.json["code"] as? String == "outcome.unknown")
                #expect((lost.json["message"] as? String)?.contains("Idempotency-Key") == true)
                #expect(lost.headers["Retry-After"].isEmpty)
                try await changeBehindStore(in: server.storeFolder, ["DROP TRIGGER at_commit ON conversations"])
                let made = try await make()
                #expect(made.status == 200 || made.status == 201, "\(made.json)")
                #expect(try await make().json["jid"] as? String == made.json["jid"] as? String)
            }
        }
    }
}
