private import Foundation

/// Where a bucket is, as `s3://bucket/prefix?endpoint=https://host:port&region=…`.
///
/// There is no secret in it, so that it may be logged and shown.
public struct BucketAddress: Equatable, Sendable {
    let bucket: String
    /// What all keys begin with: empty, or a path that ends with a slash.
    let prefix: String
    let region: String
    /// Whether the bucket's name is in the path rather than in the host's name.
    let isPathStyle: Bool
    /// Whether a download may be sent on to the bucket.
    public let redirects: Bool
    let endpoint: Endpoint
    /// What clients reach the bucket by, where that is another address than ours.
    let publicEndpoint: Endpoint

    /// The scheme, host and port of a server.
    struct Endpoint: Equatable {
        let scheme: String
        /// The host, with the port where it is not the scheme's own.
        let authority: String
    }

    /// Where the objects are, and nothing of how they are reached from there.
    public var place: String { "s3://\(bucket)/\(prefix) at \(endpoint.scheme)://\(endpoint.authority)" }

    /// What is wrong with an address, in words for whoever has written it.
    public struct Mistake: Error, CustomStringConvertible {
        /// What is wrong, and what to do.
        public let description: String
    }

    private static let options: Set = [
        "endpoint", "public-endpoint", "region", "path-style", "allow-http", "redirects",
    ]

    /// Whether a setting means a bucket at all.
    public static func isOne(_ setting: String) -> Bool { setting.lowercased().hasPrefix("s3:") }

    /// Reads an address.
    public init(_ text: String) throws(Mistake) {
        guard let parts = URLComponents(string: text), parts.scheme == "s3", let bucket = parts.host, parts.port == nil,
            parts.fragment == nil
        else { throw Mistake(description: "It must be s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION.") }
        guard parts.user == nil, parts.password == nil else {
            throw Mistake(description: "It must have no keys in it. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
        }
        guard bucket.wholeMatch(of: /[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]/) != nil else {
            throw Mistake(
                description: "The bucket's name must have 3 to 63 lower-case letters, digits, dots and hyphens."
            )
        }
        var options: [String: String] = [:]
        for item in parts.queryItems ?? [] {
            guard Self.options.contains(item.name), options[item.name] == nil, let value = item.value, !value.isEmpty
            else {
                let known = Self.options.sorted().joined(separator: ", ")
                throw Mistake(
                    description: "It has an option that is unknown, given twice or empty. There are: \(known)."
                )
            }
            options[item.name] = value
        }
        self.bucket = bucket
        prefix = try Self.prefix(parts.path)
        region = options["region"] ?? "us-east-1"
        guard region.wholeMatch(of: /[A-Za-z0-9\-]{1,40}/) != nil else {
            throw Mistake(description: "The region must have letters, digits and hyphens.")
        }
        let allowsHTTP = try Self.flag("allow-http", options) ?? false
        let own = try options["endpoint"].map { text throws(Mistake) in try Self.endpoint(text, allowsHTTP) }
        endpoint = own ?? Endpoint(scheme: "https", authority: "s3.\(region).amazonaws.com")
        // What clients are sent to is theirs to reach; the same rule holds for it.
        let other = try options["public-endpoint"].map { text throws(Mistake) in try Self.endpoint(text, allowsHTTP) }
        publicEndpoint = other ?? endpoint
        isPathStyle = try Self.flag("path-style", options) ?? (own != nil)
        redirects = try Self.flag("redirects", options) ?? false
    }

    private static func prefix(_ path: String) throws(Mistake) -> String {
        let names = path.split(separator: "/")
        guard names.allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9_\-][A-Za-z0-9._\-]*/) != nil }) else {
            throw Mistake(description: "The prefix must have letters, digits, dots, hyphens and underscores.")
        }
        return names.map { $0 + "/" }.joined()
    }

    private static func endpoint(_ text: String, _ allowsHTTP: Bool) throws(Mistake) -> Endpoint {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            ["http", "https"].contains(scheme), !host.isEmpty, ["", "/"].contains(parts.path), parts.query == nil,
            parts.user == nil, parts.password == nil, parts.fragment == nil
        else { throw Mistake(description: "An endpoint must be https://HOST or https://HOST:PORT, and nothing more.") }
        let isLoopback = host == "localhost" || host == "[::1]" || host.wholeMatch(of: /127\.\d+\.\d+\.\d+/) != nil
        guard scheme == "https" || isLoopback || allowsHTTP else {
            throw Mistake(
                description:
                    "Over http:, messages could be read on the way. Give an https: endpoint, or allow-http=true."
            )
        }
        let usual = scheme == "https" ? 443 : 80
        let port = parts.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
        return Endpoint(scheme: scheme, authority: host.lowercased() + port)
    }

    private static func flag(_ name: String, _ options: [String: String]) throws(Mistake) -> Bool? {
        guard let text = options[name] else { return nil }
        guard let value = Bool(text) else { throw Mistake(description: "\(name) must be true or false.") }
        return value
    }
}
