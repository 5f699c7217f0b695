/// What is known of media types.
enum MediaType {
    /// Whether files of a type are compressed in themselves, so that deflating gains nothing.
    static func isCompressed(_ mediaType: String) -> Bool {
        let type = mediaType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        let parts = type.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        switch parts[0] {
        case "image": return !["svg+xml", "bmp", "x-ms-bmp", "tiff", "x-icon"].contains(parts[1])
        case "audio": return !["wav", "x-wav", "wave", "midi"].contains(parts[1])
        case "video": return true
        case "application":
            return applications.contains(parts[1]) || applicationFamilies.contains { parts[1].hasPrefix($0) }
        default: return false
        }
    }

    private static let applications: Set<String> = [
        "zip", "gzip", "x-gzip", "x-7z-compressed", "vnd.rar", "x-rar-compressed", "x-xz", "x-bzip2", "zstd", "pdf",
        "java-archive", "epub+zip",
    ]
    /// Office documents, which are ZIP files.
    private static let applicationFamilies = ["vnd.openxmlformats-officedocument.", "vnd.oasis.opendocument."]
}
