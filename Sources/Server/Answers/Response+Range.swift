internal import Hummingbird

extension Response {
    /// The answer to a range that lies outside of the bytes.
    static func rangeNotSatisfiable(size: Int64, correlationID: String) throws -> Response {
        let error = APIError(
            status: .rangeNotSatisfiable,
            code: "range.not.satisfiable",
            message: "The file has \(size) bytes."
        )
        var response = try Response.error(error, correlationID: correlationID)
        response.headers[.contentRange] = "bytes */\(size)"
        return response
    }
}
