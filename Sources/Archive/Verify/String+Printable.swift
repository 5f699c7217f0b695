extension String {
    /// The text without control characters, which could act on a terminal, and at most some hundred characters of it.
    ///
    /// What an archive says may have been written by anybody.
    var printable: String {
        unicodeScalars.prefix(500).map { scalar in
            switch scalar.properties.generalCategory {
            // Those that join letters, or say which way they run, belong to names.
            case .format where (0x200C...0x200F).contains(scalar.value): String(scalar)
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: String(scalar)
            }
        }.joined()
    }
}
