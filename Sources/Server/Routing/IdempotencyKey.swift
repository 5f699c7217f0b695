internal import Chat
private import Crypto
internal import Foundation
internal import Hummingbird
internal import Storage

/// A caller's own name for a call, by which sending it again is told from making another one.
///
/// The header is that of the IETF draft "The Idempotency-Key HTTP Header Field".
struct IdempotencyKey: Sendable {
    private let key: [UInt8]
    private let call: [UInt8]

    init(_ name: String, of call: Call, body: Data) throws(APIError) {
        guard (1...255).contains(name.utf8.count), name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badRequest("The header Idempotency-Key must have 1 to 255 characters of ASCII without blanks.")
        }
        let caller = try call.caller
        key = Self.digest([caller.client.id.description, caller.person?.description ?? "", name])
        self.call = Self.digest(
            [call.request.method.rawValue, call.request.uri.path, Data(SHA256.hash(data: body)).base64EncodedString()]
        )
    }

    /// What the call has come to when it was made before.
    ///
    /// - Throws: a conflict when the key was used for another call.
    func result<Entity>(in transaction: StoreTransaction, at now: Instant) throws -> Identifier<Entity>? {
        guard let known = try transaction.idempotency.find(key, at: now) else { return nil }
        guard known.call == call else {
            throw APIError.conflict("The Idempotency-Key was used for another call. Give each call a key of its own.")
        }
        return Identifier(high: known.result.high, low: known.result.low)
    }

    /// Remembers what the call has come to.
    func keep<Entity>(_ result: Identifier<Entity>, in transaction: StoreTransaction, at now: Instant) throws {
        try transaction.idempotency.insert(key, call: call, result: result, at: now)
    }

    private static func digest(_ parts: [String]) -> [UInt8] {
        Array(SHA256.hash(data: Data(parts.joined(separator: "\n").utf8)))
    }
}

extension Call {
    /// The caller's own name for the call, if it has one.
    func idempotencyKey(body: Data) throws(APIError) -> IdempotencyKey? {
        guard let name = request.headers[.idempotencyKey] else { return nil }
        return try IdempotencyKey(name, of: self, body: body)
    }
}
