private import CPostgreSQL

/// Where a database is and how it is reached: a `postgres://` URL with all that libpq understands in it.
///
/// What the URL leaves out comes from the `PG…` variables of the environment and from libpq's files for services
/// and passwords.
public struct PostgreSQLAddress: Sendable {
    /// The settings that the URL holds, in libpq's words.
    private let settings: [(name: String, value: String)]

    /// Reads a URL that begins with `postgres://` or `postgresql://`.
    ///
    /// - Throws: a ``DatabaseError`` that repeats nothing of the URL, in which there may be a password.
    public init(_ url: String) throws(DatabaseError) {
        guard Self.isOne(url), !url.utf8.contains(0), let options = PQconninfoParse(url, nil) else {
            throw DatabaseError(
                code: .unavailable,
                reason: "the URL of the database cannot be read; it has the form postgres://USER@HOST:PORT/DATABASE"
            )
        }
        defer { PQconninfoFree(options) }
        var settings: [(name: String, value: String)] = []
        var option = options
        while let name = option.pointee.keyword {
            if let value = option.pointee.val {
                settings.append((String(cString: name), String(cString: value)))
            }
            option += 1
        }
        self.settings = settings
    }

    /// Whether a text is meant as the URL of a PostgreSQL database.
    public static func isOne(_ url: String) -> Bool {
        url.hasPrefix("postgres://") || url.hasPrefix("postgresql://")
    }

    /// What holds where the URL says nothing: a server that is cut off is noticed within half a minute, and one that
    /// takes no writes is passed over.
    private static let assumed = [
        ("application_name", "habeas"), ("connect_timeout", "10"), ("keepalives_idle", "10"),
        ("keepalives_interval", "5"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
        ("target_session_attrs", "read-write"),
    ]

    /// Hands over the names and values of all settings as libpq takes them; later ones hold against earlier ones.
    func withSettings<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let all = Self.assumed + settings.map { ($0.name, $0.value) } + [("client_encoding", "UTF8")]
        let texts = all.map { (copy($0.0), copy($0.1)) }
        defer {
            for (name, value) in texts {
                name.deallocate()
                value.deallocate()
            }
        }
        let names = texts.map { UnsafePointer($0.0) as UnsafePointer<CChar>? } + [nil]
        let values = texts.map { UnsafePointer($0.1) as UnsafePointer<CChar>? } + [nil]
        return body(names, values)
    }

    private func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
        text.withCString { source in
            let count = text.utf8.count + 1
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: count)
            copy.initialize(from: source, count: count)
            return copy
        }
    }
}
