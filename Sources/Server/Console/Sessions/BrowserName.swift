/// What a browser says it is, in the words that people know it by.
struct BrowserName: Sendable {
    /// What is kept of it: printable characters of ASCII, and not many.
    let kept: String

    /// As much as is kept, in characters; longer ones are cut.
    private static let longest = 200
    /// Browsers name the ones they descend from too, so the first that is found counts.
    private static let programs = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ]

    /// Takes the value of `User-Agent` (RFC 9110, section 10.1.5), which may be anything.
    init(header: String) {
        let printable = header.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }
        kept = String(String.UnicodeScalarView(printable.prefix(Self.longest)))
    }

    /// The program; `nil` for one that few people have.
    var program: String? { Self.programs.first { kept.contains($0.0) }?.1 }

    /// The system that it runs on.
    var system: String? { Self.systems.first { kept.contains($0.0) }?.1 }
}
