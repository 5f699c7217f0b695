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
        if error.status == .unauthorized {
            // A client, unlike a caller with a token, shows who it is by Basic (RFC 6749, section 5.2).
            response.headers[.wwwAuthenticate] =
                error.oauthError == "invalid_client" ? #"Basic realm="Habeas""# : "Bearer"
        }
        return response
    }
}
