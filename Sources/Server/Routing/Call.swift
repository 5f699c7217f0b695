internal import Chat
internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import Storage

/// A call that its caller may make, with its parts ready to be read.
struct Call: Sendable {
    let request: Request
    let context: CallContext

    /// The largest body that is read, in bytes.
    private static let largestBody = 1 << 20

    /// Who calls.
    ///
    /// Only for routes that need a caller.
    var caller: Caller {
        get throws(APIError) {
            guard let caller = context.caller else { throw .notSignedIn }
            return caller
        }
    }

    /// The organization that the caller belongs to.
    var organization: Organization.ID {
        get throws(APIError) { try caller.client.organization }
    }

    /// The person who calls.
    ///
    /// - Throws: `not.a.user` when the client acts as nobody.
    var person: User.ID {
        get throws(APIError) {
            guard let person = try caller.person else { throw .notAPerson }
            return person
        }
    }

    /// A part of the path, decoded; one that cannot be decoded is not found.
    func pathPart(_ name: String) throws(APIError) -> String {
        guard let text = context.parameters.get(name)?.removingPercentEncoding else { throw .notFound }
        return text
    }

    /// An identifier in the path; one that cannot be read is not found.
    func identifier<Entity>(_ name: String) throws(APIError) -> Identifier<Entity> {
        guard let identifier = context.parameters.get(name).flatMap(Identifier<Entity>.init) else {
            throw .notFound
        }
        return identifier
    }

    /// The body as JSON.
    func body<Body: Decodable>(as type: Body.Type) async throws -> Body {
        try await bodyWithBytes(as: type).body
    }

    /// The body as JSON, and as it was sent.
    func bodyWithBytes<Body: Decodable>(as type: Body.Type) async throws -> (body: Body, bytes: Data) {
        let bytes = try await bodyBytes()
        do {
            return (try JSONDecoder().decode(type, from: bytes), bytes)
        } catch let error as DecodingError {
            throw APIError.undecodable(error)
        }
    }

    /// The body as a form (`application/x-www-form-urlencoded`).
    func form() async throws -> FormFields {
        FormFields(String(decoding: try await bodyBytes(), as: UTF8.self))
    }

    /// The fields of the query.
    var query: FormFields { FormFields(request.uri.query ?? "") }

    private func bodyBytes() async throws -> Data {
        do {
            return Data(try await request.body.collect(upTo: Self.largestBody).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw APIError.bodyTooLarge
        }
    }
}
