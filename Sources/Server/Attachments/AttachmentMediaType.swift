/// The media type of a file as its sender gives it.
enum AttachmentMediaType {
    private static let unknown = "application/octet-stream"
    private static let longest = 255

    /// A media type (RFC 9110, section 8.3.1) that can be given back in a header; a file without one is just bytes.
    static func checked(_ value: String?) throws(APIError) -> String {
        guard let value, !value.isEmpty else { return unknown }
        let parts = value.prefix { $0 != ";" }.split(separator: "/", omittingEmptySubsequences: false)
        let isVisible = value.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        guard value.utf8.count <= longest, isVisible, parts.count == 2,
            isToken(parts[0]), isToken(parts[1].prefix { $0 != " " })
        else {
            throw .invalidValue("Content-Type", "must be a media type such as application/pdf")
        }
        return value
    }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty && text.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "!#$&^_.+-".contains($0) }
    }
}
