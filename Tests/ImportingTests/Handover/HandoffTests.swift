import Dispatch
import Testing

@testable import Importing

@Suite(.timeLimit(.minutes(10))) struct HandoffTests {
    private struct Failure: Error {}

    @Test func `Values come in order and then the end`() async throws {
        let handoff = Handoff<Int>(depth: 2)
        async let sending: Void = DispatchQueue.runBlocking(named: "send") {
            for value in 0..<1000 { #expect(handoff.send(value)) }
            handoff.finish(.success(()))
        }
        let received = try await DispatchQueue.runBlocking(named: "receive") {
            var values: [Int?] = []
            while let value = try handoff.receive() { values.append(value) }
            values.append(try handoff.receive())
            return values
        }
        try await sending
        #expect(received == Array(0..<1000) + [nil])
    }

    @Test func `The sender's failure comes after its values`() throws {
        let handoff = Handoff<Int>(depth: 2)
        // Nothing of this waits: the handoff has a place for the value.
        #expect(handoff.send(1))
        handoff.finish(.failure(Failure()))
        let first = try handoff.receive()
        #expect(first == 1)
        #expect(throws: Failure.self) { try handoff.receive() }
    }

    @Test func `A sender that waits learns that nobody wants more`() async throws {
        let handoff = Handoff<Int>(depth: 1)
        async let isWanted = DispatchQueue.runBlocking(named: "send") {
            _ = handoff.send(1)
            return handoff.send(2)
        }
        handoff.abandon(Failure())
        let isStillWanted = try await isWanted
        #expect(!isStillWanted)
    }

    @Test func `A receiver that waits is woken by a cancellation`() async throws {
        let handoff = Handoff<Int>(depth: 1)
        async let received = DispatchQueue.runBlocking(named: "receive") { try handoff.receive() }
        handoff.abandon(CancellationError())
        do {
            _ = try await received
            Issue.record("There was nothing to receive.")
        } catch {
            #expect(error is CancellationError)
        }
    }
}
