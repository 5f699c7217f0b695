public import Chat
private import Foundation

/// Writes numbers, sizes and times as people of a language do; times are in UTC, and say so.
public struct LocalFormat: Sendable {
    private let locale: Locale

    /// Makes a format for a language.
    public init(_ language: ConsoleLanguage) {
        self.init(code: language.rawValue)
    }

    init(code: String) {
        locale = Locale(identifier: code)
    }

    /// A whole number with the language's grouping.
    public func number(_ value: Int) -> String { value.formatted(.number.locale(locale)) }

    /// A number of bytes, rounded.
    public func size(_ bytes: Int64) -> String { bytes.formatted(.byteCount(style: .file).locale(locale)) }

    /// A day, such as “Nov 25, 2026”.
    public func day(_ instant: Instant) -> String { date(instant).formatted(style.day().month().year()) }

    /// A month, such as “Nov 2026”.
    public func month(_ instant: Instant) -> String { date(instant).formatted(style.month().year()) }

    /// A day and a time to the minute.
    public func moment(_ instant: Instant) -> LocalMoment {
        let text = date(instant).formatted(style.day().month().year().hour().minute())
        return LocalMoment(iso: instant.description, text: "\(text) UTC")
    }

    private var style: Date.FormatStyle {
        var style = Date.FormatStyle(locale: locale, timeZone: .gmt)
        style.calendar = Calendar(identifier: .gregorian)
        return style
    }

    private func date(_ instant: Instant) -> Date {
        Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
    }
}

/// A time as a page shows it.
public struct LocalMoment: Sendable {
    /// The time for programs (ISO 8601).
    public let iso: String
    /// The time for people.
    public let text: String
}
