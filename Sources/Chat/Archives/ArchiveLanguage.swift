/// The language of what an archive says in words.
public enum ArchiveLanguage: String, CaseIterable, Codable, Sendable {
    case english = "en"
    case spanish = "es"
}
