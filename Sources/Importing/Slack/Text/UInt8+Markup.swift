/// The bytes that mean something in Slack's markup.
extension UInt8 {
    static let ampersand = UInt8(ascii: "&")
    static let asterisk = UInt8(ascii: "*")
    static let backtick = UInt8(ascii: "`")
    static let bar = UInt8(ascii: "|")
    static let greater = UInt8(ascii: ">")
    static let less = UInt8(ascii: "<")
    static let newline = UInt8(ascii: "\n")
    static let tilde = UInt8(ascii: "~")

    /// Whether a text with this byte may have to be converted.
    var isMarkup: Bool { self == .less || self == .ampersand || self == .asterisk || self == .tilde }

    var isBlank: Bool { self == UInt8(ascii: " ") || self == .newline || self == UInt8(ascii: "\t") }

    /// Whether the byte is of a letter or a digit; letters outside of ASCII count by any of their bytes.
    var isWord: Bool { self >= 0x80 || isASCIILetter || isASCIIDigit }

    var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
