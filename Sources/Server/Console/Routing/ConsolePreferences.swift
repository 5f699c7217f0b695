internal import Chat
internal import Console
internal import Hummingbird

/// How a browser wants the console: its language and whether it is light or dark.
struct ConsolePreferences: Sendable {
    /// The languages to choose from; the first is for whoever asks for none of them.
    private(set) var offered = ConsoleLanguage.allCases
    /// `light` or `dark`; `nil` leaves it to the browser.
    let theme: String?
    private let chosen: ConsoleLanguage?
    private let accepted: String?

    static let themes = ["light", "dark"]
    /// The names of the cookies.
    static let languageCookie = "habeas-language"
    static let themeCookie = "habeas-theme"

    init(_ request: Request) {
        chosen = request.cookies[Self.languageCookie].flatMap { ConsoleLanguage(rawValue: $0.value) }
        accepted = request.headers[.acceptLanguage]
        theme = request.cookies[Self.themeCookie].map(\.value).flatMap { Self.themes.contains($0) ? $0 : nil }
    }

    /// The language that was chosen, or that suits the browser best.
    var language: ConsoleLanguage {
        chosen.flatMap { offered.contains($0) ? $0 : nil } ?? ConsoleLanguage(acceptedBy: accepted, among: offered)
    }

    /// Keeps to the languages that an organization offers.
    mutating func keep(to organization: Organization) {
        offered = organization.offeredLanguages
    }
}

extension Organization {
    /// The languages that its console offers, as far as there are any.
    var offeredLanguages: [ConsoleLanguage] {
        let offered = languages.compactMap(ConsoleLanguage.init)
        return offered.isEmpty ? ConsoleLanguage.allCases : offered
    }
}
