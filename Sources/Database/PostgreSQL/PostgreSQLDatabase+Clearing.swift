extension PostgreSQLDatabase {
    /// Gives the room of deleted rows free, while others read and write.
    ///
    /// PostgreSQL overwrites what was deleted when something else takes its place, and not before; its log and its
    /// backups have it longer still (decision 0021).
    ///
    /// - Returns: `true`, since waiting would not change that.
    public func clearDeleted() async throws -> Bool {
        let tables = try await Set(read { try $0.columns() }.map(\.table)).sorted()
        if !tables.isEmpty { try await tend(["VACUUM " + tables.joined(separator: ", ")]) }
        return true
    }
}
