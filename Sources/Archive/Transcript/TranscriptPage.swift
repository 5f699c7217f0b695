internal import Chat
internal import Storage

/// A month of a calendar.
struct TranscriptMonth: Hashable, Comparable {
    let year: Int64
    let month: Int64

    init(_ date: CivilDate) {
        year = date.year
        month = date.month
    }

    /// The month as `2025-03`.
    var text: String {
        "\(String(repeating: "0", count: max(0, 4 - String(year).count)))\(year)-\(month < 10 ? "0" : "")\(month)"
    }

    static func < (left: Self, right: Self) -> Bool { (left.year, left.month) < (right.year, right.month) }
}

/// Which page of a conversation: a month, and the part of it when that is long.
struct PageName: Hashable {
    let month: TranscriptMonth
    /// Counted from 1.
    var part = 1

    /// The name of its file: `2025-03.html`, then `2025-03-2.html`.
    var file: String { part == 1 ? "\(month.text).html" : "\(month.text)-\(part).html" }
}

/// A page that messages are still written on.
final class TranscriptPage {
    let name: PageName
    /// What is inside `main`.
    let body: OutputBuffer
    private(set) var day: Int64?
    private(set) var messages = 0
    private(set) var events = 0
    /// The size that the transcript has last taken note of.
    var notedSize = 0

    /// A page that has become this long is continued on another, so that a browser opens it at once.
    private static let longest = 1 << 20
    private static let initialCapacity = 1024

    init(_ name: PageName) {
        self.name = name
        body = OutputBuffer(capacity: Self.initialCapacity)
    }

    /// About how much memory it takes, in bytes.
    var size: Int { body.count + Self.initialCapacity }

    /// Whether it is long enough to be continued on another.
    var isFull: Bool { body.count >= Self.longest }

    /// Begins the list of a day's messages.
    func begin(day: Int64, _ words: TranscriptWords) {
        endDay()
        self.day = day
        body.append("<section><h2><time datetime=\"")
        body.append(String(Instant(milliseconds: day * 86_400_000).description.prefix(10)))
        body.append("\">")
        body.append(words.day(day))
        body.append("</time></h2>\n<ol role=\"list\">\n")
    }

    /// Ends the list of a day's messages, if one was begun.
    func endDay() {
        if day != nil { body.append("</ol></section>\n") }
        day = nil
    }

    /// Counts a message that was written on it.
    func count(_ kind: Message.Kind) {
        messages += 1
        if kind == .event { events += 1 }
    }
}
