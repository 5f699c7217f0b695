private import Foundation

/// A password that may be set: long enough to withstand guessing, short enough to be typed by a person.
///
/// Lengths follow NIST SP 800-63B, section 5.1.1.2; no rule asks for kinds of characters.
public struct Password: Sendable {
    /// Why a text cannot be a password; its description is for the person who chose it.
    public enum Refusal: Error, Equatable, CustomStringConvertible {
        /// It has fewer than ``Password/fewestCharacters`` characters.
        case tooShort
        /// It has more than ``Password/mostBytes`` bytes.
        case tooLong
        /// It holds a line break or another control character, which most sign-in pages cannot send.
        case controlCharacter

        /// What is wrong, and what to do.
        public var description: String {
            switch self {
            case .tooShort: "The password is too short. Choose one of at least \(fewestCharacters) characters."
            case .tooLong: "The password is too long. Choose one of at most \(mostBytes) bytes."
            case .controlCharacter: "The password holds a line break or another control character. Leave it out."
            }
        }
    }

    /// The fewest characters, as people count them.
    public static let fewestCharacters = 12
    /// The most bytes in UTF-8.
    public static let mostBytes = 1024

    /// What is hashed, as C takes it.
    let bytes: [CChar]

    /// Takes a password that somebody chose.
    public init(_ text: String) throws(Refusal) {
        guard text.count >= Self.fewestCharacters else { throw .tooShort }
        guard text.utf8.count <= Self.mostBytes else { throw .tooLong }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .controlCharacter
        }
        self.init(attempt: text)
    }

    /// Takes what somebody typed to sign in, whatever it is.
    init(attempt text: String) {
        // One letter can be written in several ways by different keyboards.
        bytes = text.precomposedStringWithCanonicalMapping.utf8.map(CChar.init(bitPattern:))
    }
}
