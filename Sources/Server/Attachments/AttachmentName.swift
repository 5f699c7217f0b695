private import Chat

/// The name of a file as its sender gives it, and as an answer gives it back.
enum AttachmentName {
    private static let longest = 255

    /// A name that can be shown and saved anywhere: no path, nothing that cannot be seen or turns text around.
    static func checked(_ name: String) throws(APIError) -> String {
        let scalars = name.unicodeScalars
        guard scalars.count <= longest else { throw .invalidQuery("name", "is longer than \(longest) characters") }
        guard !scalars.contains(where: { $0 == "/" || $0 == "\\" }), name != ".", name != ".." else {
            throw .invalidQuery("name", "must be a file's name, not a path")
        }
        guard !scalars.contains(where: isHidden) else {
            throw .invalidQuery("name", "has control characters or characters that turn text around")
        }
        guard !scalars.allSatisfy(\.properties.isWhitespace) else { throw .invalidQuery("name", "is blank") }
        return name
    }

    /// The value of `Content-Disposition` that makes browsers save a file by this name (RFC 6266, section 5).
    static func disposition(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar in
                let isPlain = (0x20..<0x7F).contains(scalar.value) && !["\"", "\\", "%"].contains(scalar)
                return isPlain ? Character(scalar) : "_"
            }
        )
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded(name))"
    }

    /// A value in the encoding of RFC 8187, section 3.2.
    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "!#$&+-.^_`|~".contains(character) {
                return String(character)
            }
            return "%" + [byte].hexadecimal.uppercased()
        }.joined()
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        // Embeddings, overrides and isolates let a name end in another ending than it seems to have.
        default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
    }
}
