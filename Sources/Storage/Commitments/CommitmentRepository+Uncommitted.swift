internal import Chat
internal import Database

/// Authors whose messages came into the store without a commitment: by an earlier version, or past the store.
extension CommitmentRepository {
    /// As many messages as are committed to in one transaction, unless one author has more.
    private static let largestPortion = 100_000

    /// Commits anew to all messages of the next authors; tells whether there was any.
    func commitToNextAuthors() throws -> Bool {
        var messages = 0
        var hadAny = false
        while messages < Self.largestPortion, let author = try nextUncommitted() {
            hadAny = true
            try delete(of: author, from: .least)
            messages += try commit(to: author, from: .least, through: .greatest)
            try connection.execute("DELETE FROM uncommitted_authors WHERE author = $1", [.id(author)])
        }
        return hadAny
    }

    /// Whether any author waits.
    func hasUncommitted() throws -> Bool { try nextUncommitted() != nil }

    private func nextUncommitted() throws -> User.ID? {
        try connection.first("SELECT author FROM uncommitted_authors ORDER BY author LIMIT 1") { $0.id(0) }
    }
}
