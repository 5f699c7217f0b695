private import Foundation

/// Folds text so that what people take for the same name compares as equal.
public enum SearchFolding {
    /// Folds case, accents and width, and cuts blanks at both ends.
    public static func fold(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
