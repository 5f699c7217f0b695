private import Foundation
internal import Hummingbird
internal import Storage

/// What callers say in the `Authorization` header.
extension Request {
    /// The access token, if the call has one.
    var bearerToken: Secret? {
        headers[.authorization]?.credentials(scheme: "Bearer").map(Secret.init(value:))
    }

    /// The client's id and secret by which it signs in (RFC 7617), if the header has them.
    var basicCredentials: (id: String, secret: String)? {
        guard let encoded = headers[.authorization]?.credentials(scheme: "Basic"),
            let data = Data(base64Encoded: encoded)
        else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
}

extension String {
    /// What follows the scheme's name in an `Authorization` header of that scheme.
    func credentials(scheme: String) -> String? {
        let parts = split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
        return parts[1].trimmingPrefix(while: { $0 == " " }).description
    }
}
