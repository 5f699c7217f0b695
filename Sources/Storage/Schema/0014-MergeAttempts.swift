internal import Database

/// How often a merge was begun in vain, which a merge that was broken off because its worker stopped was not.
enum MergeAttemptsSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        ["ALTER TABLE case_merges ADD COLUMN fruitless_attempts \(dialect.integer) NOT NULL DEFAULT 0"]
    }
}
