public import Chat
private import Crypto
private import Foundation

/// Signs calls as AWS Signature Version 4 says, for the service `s3`.
public struct RequestSignature: Sendable {
    private let credentials: BucketCredentials
    private let region: String
    private let instant: String

    /// What is signed of a call; names and values of the query are not percent-encoded, those of headers are in lower case.
    public struct Call: Sendable {
        let method: String
        /// Percent-encoded, from the first slash on.
        let path: String
        var query: [(name: String, value: String)]
        var headers: [(name: String, value: String)]

        /// Makes a call.
        public init(
            _ method: String,
            _ path: String,
            query: [(name: String, value: String)] = [],
            headers: [(name: String, value: String)]
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
        }
    }

    /// The digest that stands for a body that is not signed.
    static let unsignedPayload = "UNSIGNED-PAYLOAD"

    /// Prepares signatures of one moment.
    public init(_ credentials: BucketCredentials, region: String, at now: Instant) {
        self.credentials = credentials
        self.region = region
        // 20130524T000000Z
        instant = now.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// The headers of a call with its signature, as they are sent.
    ///
    /// - Parameter digest: the SHA-256 of the body in hexadecimal digits.
    public func headers(for call: Call, digest: String) -> [(name: String, value: String)] {
        var headers = call.headers + [("x-amz-content-sha256", digest), ("x-amz-date", instant)]
        if let token = credentials.sessionToken { headers.append(("x-amz-security-token", token)) }
        var signed = call
        signed.headers = headers
        let names = Self.signedNames(headers)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.key)/\(scope),SignedHeaders=\(names),"
            + "Signature=\(signature(of: signed, digest: digest))"
        return headers + [("authorization", authorization)]
    }

    /// The query of a call that anybody may make for some seconds.
    public func query(for call: Call, expiringIn seconds: Int) -> String {
        var signed = call
        signed.query += [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.key)/\(scope)"),
            ("X-Amz-Date", instant), ("X-Amz-Expires", "\(seconds)"),
            ("X-Amz-SignedHeaders", Self.signedNames(call.headers)),
        ]
        if let token = credentials.sessionToken { signed.query.append(("X-Amz-Security-Token", token)) }
        let signature = signature(of: signed, digest: Self.unsignedPayload)
        return Self.encoded(signed.query) + "&X-Amz-Signature=" + signature
    }

    private var day: String { String(instant.prefix(8)) }
    private var scope: String { "\(day)/\(region)/s3/aws4_request" }

    private func signature(of call: Call, digest: String) -> String {
        let headers = call.headers.sorted { $0.name < $1.name }
            .map { "\($0.name):\($0.value.trimmingCharacters(in: .whitespaces))\n" }.joined()
        let canonical = [
            call.method, call.path, Self.encoded(call.query), headers, Self.signedNames(call.headers), digest,
        ].joined(separator: "\n")
        let text = [
            "AWS4-HMAC-SHA256", instant, scope, Array(SHA256.hash(data: Data(canonical.utf8))).hexadecimal,
        ].joined(separator: "\n")
        var key = Data("AWS4\(credentials.secret)".utf8)
        for part in [day, region, "s3", "aws4_request", text] {
            key = Data(HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: SymmetricKey(data: key)))
        }
        return Array(key).hexadecimal
    }

    private static func signedNames(_ headers: [(name: String, value: String)]) -> String {
        headers.map(\.name).sorted().joined(separator: ";")
    }

    /// A query in the order and the encoding that are signed.
    static func encoded(_ query: [(name: String, value: String)]) -> String {
        query.map { "\(encoded($0.name))=\(encoded($0.value))" }.sorted().joined(separator: "&")
    }

    /// A text with every byte encoded that is not a letter, a digit or one of `-._~`.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 128 && (scalar.properties.isAlphabetic || (48...57).contains(byte))
            return isPlain || "-._~".utf8.contains(byte)
                ? String(Character(scalar)) : "%" + [byte].hexadecimal.uppercased()
        }.joined()
    }
}
