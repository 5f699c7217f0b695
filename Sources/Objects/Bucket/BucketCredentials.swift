private import Foundation

/// The key that calls to a bucket are signed with.
public struct BucketCredentials: Sendable {
    let key: String
    let secret: String
    /// What goes with a key that is good for a while only.
    let sessionToken: String?

    /// Where credentials come from.
    public enum Source: Sendable {
        /// They were given once.
        case given(BucketCredentials)
        /// They are in a file of the AWS kind, which is read for each call, so that new ones need no restart.
        case file(path: String, profile: String)
    }

    /// Makes credentials of a key and its secret.
    public init(key: String, secret: String, sessionToken: String? = nil) {
        self.key = key
        self.secret = secret
        self.sessionToken = sessionToken
    }

    /// Where the environment says that the credentials are; `nil` when it says nothing.
    public static func source(_ environment: [String: String]) -> Source? {
        let variable = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let key = variable("AWS_ACCESS_KEY_ID"), let secret = variable("AWS_SECRET_ACCESS_KEY") {
            return .given(.init(key: key, secret: secret, sessionToken: variable("AWS_SESSION_TOKEN")))
        }
        return variable("AWS_SHARED_CREDENTIALS_FILE").map {
            .file(path: $0, profile: variable("AWS_PROFILE") ?? "default")
        }
    }

    /// Reads one profile of a credentials file.
    init(file path: String, profile: String) throws(ObjectError) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unavailable(reason: "The credentials file cannot be read.")
        }
        var values: [String: String] = [:]
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if line.hasPrefix("[") {
                isInside = line == "[\(profile)]"
            } else if isInside, let sign = line.firstIndex(of: "="), !line.hasPrefix("#") {
                let name = line[..<sign].trimmingCharacters(in: .whitespaces)
                values[name] = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            }
        }
        guard let key = values["aws_access_key_id"], let secret = values["aws_secret_access_key"] else {
            throw .unavailable(reason: "The credentials file has no keys for the profile \(profile).")
        }
        self.init(key: key, secret: secret, sessionToken: values["aws_session_token"])
    }
}

extension BucketCredentials.Source {
    /// The credentials as they are now.
    func read() throws(ObjectError) -> BucketCredentials {
        switch self {
        case .given(let credentials): credentials
        case .file(let path, let profile): try BucketCredentials(file: path, profile: profile)
        }
    }
}
