private import Foundation
internal import Hummingbird
internal import NIOCore
internal import Wire

extension Response {
    /// An answer with a JSON body.
    static func json(_ body: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(body)))
        )
    }

    /// An answer with the contract's error body.
    static func error(_ error: APIError, correlationID: String) throws -> Response {
        var response = try json(
            ErrorBody(
                message: error.message,
                code: error.code,
                status: error.status.code,
                contextId: correlationID,
                details: error.details,
                oauthError: error.oauthError
            ),
            status: error.status
        )
        if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if error.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}
