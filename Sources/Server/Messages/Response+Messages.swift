internal import Hummingbird
private import NIOCore
internal import Wire

extension Response {
    /// An answer with one message.
    static func message(_ message: ChatMessageResponse) -> Response {
        var json = JSONWriter(capacity: 1024)
        message.write(to: &json)
        return .json(json)
    }

    /// An answer with a list of messages, and with the addresses of the pages beside it.
    ///
    /// - Parameter flattening: whether the fields of the newest message stand beside the list, as the contract has
    ///   it for one-on-ones.
    static func messages(
        _ messages: [ChatMessageResponse],
        links: [(StaticString, String)] = [],
        flattening: Bool = false
    ) -> Response {
        var json = JSONWriter(capacity: 512 * (messages.count + 1))
        json.raw("{\"entities\":")
        json.list(messages) { $1.write(to: &$0) }
        for (name, address) in links {
            json.raw(",")
            json.raw(name)
            json.raw(":")
            json.string(address)
        }
        if flattening, let newest = messages.first {
            json.raw(",")
            newest.writeFields(to: &json)
        }
        json.raw("}")
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
