private import Mustache

/// The console's pages: templates and texts that are part of the executable, ready to be filled in.
public struct ConsolePages: Sendable {
    private let library: MustacheLibrary

    /// Reads the templates and texts.
    public init() {
        MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
        // A template that another one includes escapes as Mustache does unless it says so itself.
        let pragma = "{{% CONTENT_TYPE: \(PageEscaping.name)}}"
        do {
            library = MustacheLibrary(
                templates: try ConsoleResources.templates.mapValues {
                    try MustacheTemplate(string: pragma + String(decoding: $0, as: UTF8.self))
                }
            )
        } catch {
            preconditionFailure("A template of the console is malformed: \(error)")
        }
    }

    /// All that is said in a language.
    public func texts(in language: ConsoleLanguage) -> Texts {
        guard let texts = Texts.byCode[language.rawValue] else { preconditionFailure("A language has no texts.") }
        return texts
    }

    /// The markup of a page.
    ///
    /// - Parameters:
    ///   - template: the template's name, that of its file.
    ///   - page: the page's own content, whose parts the template names.
    public func render(_ template: String, _ page: Any, in frame: PageFrame) -> String {
        let language = ConsoleLanguage(rawValue: frame.language) ?? .english
        let content: [String: Any] = ["page": page, "frame": frame, "t": texts(in: language)]
        return library.render(content, withTemplate: template) ?? ""
    }
}
