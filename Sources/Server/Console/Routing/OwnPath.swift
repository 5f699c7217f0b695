/// A page of the console that somebody is sent on to; never an address elsewhere.
struct OwnPath: Sendable {
    let path: String

    /// Takes a path, or that of the first page in place of what is none of the console's.
    init(_ text: String?) {
        let isOwn = text.map { path in
            (path == "/admin" || path.hasPrefix("/admin/") || path.hasPrefix("/admin?"))
                && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        }
        path = isOwn == true ? text ?? "/admin" : "/admin"
    }
}
