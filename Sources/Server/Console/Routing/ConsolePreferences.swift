internal import Console
internal import Hummingbird

/// How a browser wants the console: its language and whether it is light or dark.
struct ConsolePreferences: Sendable {
    let language: ConsoleLanguage
    /// `light` or `dark`; `nil` leaves it to the browser.
    let theme: String?

    static let themes = ["light", "dark"]
    /// The names of the cookies.
    static let languageCookie = "habeas-language"
    static let themeCookie = "habeas-theme"

    init(_ request: Request) {
        let chosen = request.cookies[Self.languageCookie].flatMap { ConsoleLanguage(rawValue: $0.value) }
        language = chosen ?? ConsoleLanguage(acceptedBy: request.headers[.acceptLanguage])
        theme = request.cookies[Self.themeCookie].map(\.value).flatMap { Self.themes.contains($0) ? $0 : nil }
    }
}
