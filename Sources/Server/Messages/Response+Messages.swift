internal import Hummingbird
private import NIOCore
private import Wire

extension Response {
    /// An answer with one message: the first of a listing.
    static func message(_ listing: MessageListing, to call: Call) throws(APIError) -> Response {
        guard let message = listing.messages.first else { throw .notFound }
        var json = JSONWriter(capacity: 1024)
        json.raw("{")
        listing.writeFields(of: message, to: &json, baseURL: call.context.baseURL)
        json.raw("}")
        return .json(json)
    }

    /// An answer with a list of messages, and with the addresses of other pages beside it.
    ///
    /// - Parameter flattening: whether the fields of the newest message stand beside the list, as the contract has
    ///   it for one-on-ones.
    static func messages(
        _ listing: MessageListing?,
        to call: Call,
        links: [(StaticString, String)] = [],
        flattening: Bool = false
    ) -> Response {
        guard let listing else { return messages() }
        var json = JSONWriter(capacity: 768 * (listing.messages.count + 1))
        json.raw("{\"entities\":")
        listing.write(to: &json, baseURL: call.context.baseURL)
        for (name, address) in links {
            json.raw(",")
            json.raw(name)
            json.raw(":")
            json.string(address)
        }
        if flattening, let newest = listing.messages.first {
            json.raw(",")
            listing.writeFields(of: newest, to: &json, baseURL: call.context.baseURL)
        }
        json.raw("}")
        return .json(json)
    }

    /// An answer with no message.
    private static func messages() -> Response {
        var json = JSONWriter()
        json.raw("{\"entities\":[]}")
        return .json(json)
    }

    private static func json(_ json: JSONWriter) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes))
        )
    }
}
