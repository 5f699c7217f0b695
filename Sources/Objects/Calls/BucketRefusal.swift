/// What a refusal of the server means to whoever has set it up, without a word of what was sent.
struct BucketRefusal {
    let status: Int
    let code: String

    /// Whether the same call may succeed when it is made again.
    var isPassing: Bool {
        switch status {
        case 408, 429, 500, 502, 503, 504: true
        default:
            ["RequestTimeout", "BadDigest", "XAmzContentSHA256Mismatch", "InternalError", "SlowDown"].contains(code)
        }
    }

    /// What is wrong, and what to do.
    func reason(for address: BucketAddress) -> String {
        let server = address.endpoint.authority
        switch code {
        case "NoSuchBucket": return "There is no bucket \(address.bucket) at \(server). Make it, or check its name."
        case "InvalidAccessKeyId", "InvalidToken":
            return "\(server) does not know the access key. Check the credentials."
        case "SignatureDoesNotMatch": return "The secret key is not the access key's. Check the credentials."
        case "ExpiredToken": return "The credentials have expired. Give new ones."
        case "RequestTimeTooSkewed": return "The clock of this computer is wrong by minutes. Set it."
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect",
            "IllegalLocationConstraintException":
            return
                "The bucket \(address.bucket) is in another region than \(address.region). Give its region and endpoint."
        case "AccessDenied": return "The access key may not use the bucket \(address.bucket). Check its policy."
        default: break
        }
        let named = code.isEmpty || code.count > 60 || !code.allSatisfy(\.isLetter) ? "" : ", \(code)"
        switch status {
        case 301, 302, 307, 308: return "\(server) leads elsewhere. Give the endpoint and the region of the bucket."
        case 401, 403: return "\(server) refuses the credentials or what they may do (\(status)\(named))."
        default: return "\(server) refuses the call (\(status)\(named))."
        }
    }
}
