/// What every page shows around its own content.
public struct PageFrame: Sendable {
    /// A link of the navigation.
    public struct Link: Sendable {
        let href: String
        let label: String
        let isCurrent: Bool

        /// Makes a link.
        public init(href: String, label: String, isCurrent: Bool) {
            self.href = href
            self.label = label
            self.isCurrent = isCurrent
        }
    }

    /// One of several choices.
    public struct Choice: Sendable {
        let value: String
        let label: String
        let isChosen: Bool

        /// Makes a choice.
        public init(value: String, label: String, isChosen: Bool) {
            self.value = value
            self.label = label
            self.isChosen = isChosen
        }
    }

    /// The page's title.
    public var title: String
    /// The language's code.
    public var language: String
    /// `light` or `dark`; `nil` leaves it to the browser.
    public var theme: String?
    /// The organization's name.
    public var organization: String?
    /// The name of who is signed in.
    public var person: String?
    /// Where one can go.
    public var links: [Link] = []
    /// What every form of the session brings back.
    public var formToken: String?
    /// The address of this page, to come back to.
    public var address: String
    /// What has just been done.
    public var notice: String?
    /// The languages to choose from.
    public let languages: [Choice]
    private let hasLanguages: Bool
    /// The themes to choose from.
    public var themes: [Choice]
    /// The version of the server.
    public var version: String
    /// The address of the script; `nil` for a page without any.
    public var script: String? = ConsoleAsset.script.address
    let styleSheet = ConsoleAsset.styleSheet.address
    let icon = ConsoleAsset.icon.address

    /// Makes a frame of what no page lacks.
    public init(
        title: String,
        language: String,
        theme: String?,
        address: String,
        languages: [Choice],
        themes: [Choice],
        version: String
    ) {
        self.title = title
        self.language = language
        self.theme = theme
        self.address = address
        self.languages = languages
        hasLanguages = languages.count > 1
        self.themes = themes
        self.version = version
    }
}
