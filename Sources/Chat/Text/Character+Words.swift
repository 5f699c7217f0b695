extension Character {
    /// Whether this and the character before it are of one word.
    ///
    /// Scripts that are written without blanks do not tell by letters where a word ends.
    func goesOn(from previous: Character?) -> Bool {
        guard let previous else { return false }
        return previous.isOfWord && isOfWord && !previous.isWrittenWithoutBlanks && !isWrittenWithoutBlanks
    }

    private var isOfWord: Bool { isLetter || isNumber }

    private var isWrittenWithoutBlanks: Bool {
        guard let scalar = unicodeScalars.first?.value, scalar >= 0x0E00 else { return false }
        return Self.unspaced.contains { $0.contains(scalar) }
    }

    /// Thai, Lao, Myanmar, Khmer, Kana, Han and Hangul, whose particles follow a name at once.
    private static let unspaced: [ClosedRange<UInt32>] = [
        0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7AF,
        0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF,
    ]
}
