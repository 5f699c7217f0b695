/// A page of the console that somebody is sent on to; never an address elsewhere.
struct OwnPath: Sendable {
    let path: String

    /// As long as a path may be that is kept while somebody signs in, in bytes.
    private static let longest = 2000

    /// Takes a path, or that of the first page in place of what is none of the console's.
    ///
    /// - Parameter others: other addresses of this server that may be meant, by how they begin.
    init(_ text: String?, or others: [String] = []) {
        let beginnings = ["/admin/", "/admin?"] + others
        let isOwn = text.map { path in
            (path == "/admin" || beginnings.contains { path.hasPrefix($0) })
                && path.utf8.count <= Self.longest
                && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        }
        path = isOwn == true ? text ?? "/admin" : "/admin"
    }
}
