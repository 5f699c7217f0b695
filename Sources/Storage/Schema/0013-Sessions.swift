internal import Database

/// What tells a person's sessions apart, and which languages an organization's console speaks.
enum SessionsSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        [
            // Of tokens that are sessions of the console alone; they are gone with the session.
            "ALTER TABLE tokens ADD COLUMN browser TEXT",
            "ALTER TABLE tokens ADD COLUMN address TEXT",
            "ALTER TABLE tokens ADD COLUMN used_at \(dialect.integer)",
            // Codes with blanks between them, the default first; empty for all that there are.
            "ALTER TABLE organizations ADD COLUMN console_languages TEXT NOT NULL DEFAULT ''",
        ]
    }
}
