internal import Database

/// What can be chosen of an archive.
enum ArchiveChoicesSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        [
            // Formats are separated by spaces. Requests made before there was a choice have JSON Lines alone.
            "ALTER TABLE requests ADD COLUMN formats TEXT NOT NULL DEFAULT 'jsonl'",
            "ALTER TABLE requests ADD COLUMN language TEXT NOT NULL DEFAULT 'en'",
            "ALTER TABLE requests ADD COLUMN other_people TEXT NOT NULL DEFAULT 'names'",
        ]
    }
}
