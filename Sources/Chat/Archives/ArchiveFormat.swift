/// A form in which an archive holds the messages.
public enum ArchiveFormat: String, CaseIterable, Codable, Sendable {
    /// JSON Lines; the authoritative form, in every archive.
    case jsonLines = "jsonl"
    /// A table for spreadsheets and statistics.
    case csv
    /// A transcript to read in a browser.
    case html
    /// Relativity Short Message Format, for review software.
    case rsmf

    /// What an archive holds when nobody says otherwise.
    public static let standard: Set<Self> = [.jsonLines, .csv, .html]
}
