internal import NIOCore

/// One call to the server of a bucket.
struct BucketCall {
    let method: String
    /// The whole key; empty for a call to the bucket itself.
    let key: String
    var query: [(name: String, value: String)] = []
    /// Names in lower case; all are signed.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// The SHA-256 of the body in hexadecimal digits, where it is known already.
    var digest: String?
    /// As much as an answer may have, in bytes.
    var largestAnswer = 4 * 1024 * 1024

    init(_ method: String, _ key: String = "") {
        self.method = method
        self.key = key
    }
}

/// What the server answered.
struct BucketAnswer {
    let status: Int
    let headers: [String: String]
    let body: ByteBuffer

    var bytes: [UInt8] { Array(body.readableBytesView) }

    /// The body as XML.
    func document() throws(ObjectError) -> XMLElement {
        do {
            return try XMLElement(document: bytes)
        } catch {
            throw .unavailable(reason: "The server's answer cannot be understood.")
        }
    }

    /// What an error's answer calls it; empty where it does not say.
    var errorCode: String {
        guard let root = try? document(), root.name == "Error" else { return "" }
        return root["Code"]?.text ?? ""
    }
}
