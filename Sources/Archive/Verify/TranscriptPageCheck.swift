private import Storage

/// Follows a page of the transcript: which messages are on it, and with which texts.
struct TranscriptPageCheck {
    private(set) var sum: MessageSum
    /// Whether the page is not as a transcript has it, or too large to be one.
    private(set) var isMalformed = false

    private var page: [UInt8] = []

    /// Pages are divided at 1 MiB, but a single message may be longer.
    private static let largestPage = 64 << 20
    private static let folder = "data/html/"

    init(key: MessageSum.Key) {
        sum = MessageSum(key: key)
    }

    /// Whether a file is a page with messages; the index, which has none, lies beside their folders.
    static func isPage(_ name: String) -> Bool {
        name.hasPrefix(folder) && name.hasSuffix(".html") && name.dropFirst(folder.count).contains("/")
    }

    /// Takes the next piece of the page.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        guard !isMalformed, page.count + bytes.count <= Self.largestPage else {
            isMalformed = true
            page = []
            return
        }
        page.append(contentsOf: bytes)
    }

    /// Reads the page, when all of it is there.
    mutating func finish() {
        guard !isMalformed else { return }
        let text = OutputBuffer(capacity: 4096)
        page.withUnsafeBytes { page in
            var scanner = TranscriptScanner(page)
            while let message = scanner.next(into: text) { sum.add(message, text: text.bytes) }
            isMalformed = scanner.isMalformed
        }
        page = []
    }
}
