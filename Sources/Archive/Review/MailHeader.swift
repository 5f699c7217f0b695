internal import Chat
private import Foundation

/// Writes the values of mail headers (RFC 5322, RFC 2047), so that no text can begin a header of its own.
enum MailHeader {
    /// Stands for mail domains that are not known, and never exists (RFC 2606).
    static let domain = "habeas.invalid"

    /// Text without structure, such as a subject.
    static func text(_ text: String) -> String {
        let text = printable(text)
        return isPlain(text) ? text : encodedWords(text)
    }

    /// A person with an address; one that is made of the identifier where none is known.
    static func mailbox(_ person: ReviewParticipants.Participant) -> String {
        let address = "<\(plainAddress(person.email) ?? "\(person.id)@\(domain)")>"
        let name = printable(person.name)
        if name.isEmpty { return address }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return (isPlain(name) ? "\"\(escaped)\"" : encodedWords(name)) + "\r\n " + address
    }

    /// An address of plain characters, as nearly all are; `nil` for others.
    static func plainAddress(_ email: String?) -> String? {
        guard let email, email.utf8.count <= 254 else { return nil }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".") && !part.hasSuffix(".") && !part.contains("..")
                && part.utf8.allSatisfy { character in
                    (0x30...0x39).contains(character) || (0x41...0x5A).contains(character)
                        || (0x61...0x7A).contains(character) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(character)
                }
        }
        return parts.count == 2 && isPlain ? email : nil
    }

    /// An instant as mails have it, such as `Tue, 04 Mar 2025 09:30:00 +0000`.
    static func date(_ instant: Instant) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let text = Array(instant.description)
        let month = Int(String(text[5...6])) ?? 1
        // 1 January 1970 was a Thursday, and no message is older.
        let day = days[Int(instant.milliseconds / 86_400_000 % 7)]
        return
            "\(day), \(String(text[8...9])) \(months[month - 1]) \(String(text[0...3])) \(String(text[11...18])) +0000"
    }

    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 })
        )
        .trimmingCharacters(in: .whitespaces)
    }

    private static func isPlain(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            && !text.contains("=?")
    }

    /// Words in base64 of at most 75 characters, each on a line of its own.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            if word.count + UTF8.width(scalar) > 45 {
                words.append(encodedWord(word))
                word = []
            }
            word += Array(String(scalar).utf8)
        }
        return (words + [encodedWord(word)]).joined(separator: "\r\n ")
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?\(Data(bytes).base64EncodedString())?="
    }
}
