internal import Chat
private import Crypto
internal import Foundation
private import Hummingbird
internal import Storage

extension Call {
    /// The caller's own name for the call, if it has one.
    ///
    /// The header is that of the IETF draft "The Idempotency-Key HTTP Header Field".
    func idempotencyKey(body: Data) throws(APIError) -> CallKey? {
        guard let name = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(name.utf8.count), name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badRequest("The header Idempotency-Key must have 1 to 255 characters of ASCII without blanks.")
        }
        return try idempotencyKey(named: name, body: body)
    }

    /// The key of a call that has a name of its own.
    func idempotencyKey(named name: String, body: Data) throws(APIError) -> CallKey {
        let caller = try caller
        let content = Data(SHA256.hash(data: body)).base64EncodedString()
        return CallKey(
            key: Self.digest([caller.client.id.description, caller.person?.description ?? "", name]),
            call: Self.digest([request.method.rawValue, request.uri.path, content])
        )
    }

    private static func digest(_ parts: [String]) -> [UInt8] {
        Array(SHA256.hash(data: Data(parts.joined(separator: "\n").utf8)))
    }
}
