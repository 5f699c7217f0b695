internal import Chat
internal import Console
private import Foundation
internal import HTTPTypes
internal import Hummingbird
private import NIOCore
internal import Storage

/// A call of a browser, with what is needed to answer it by a page.
struct ConsoleCall: Sendable {
    let call: Call
    let site: ConsoleSite
    var preferences: ConsolePreferences
    /// Who has signed in; `nil` on pages that are open to everybody.
    var signedIn: ConsoleVisitor?
    /// What was sent with a form.
    var form = FormFields("")
    /// The address of the page, to come back to; `nil` for the one that was called.
    var address: String?

    var texts: Texts { site.pages.texts(in: preferences.language) }
    var format: LocalFormat { LocalFormat(preferences.language) }
    var query: FormFields { call.query }

    /// Who has signed in, on pages that need it.
    var visitor: ConsoleVisitor {
        get throws(APIError) {
            guard let signedIn else { throw .notSignedIn }
            return signedIn
        }
    }

    /// The visitor's organization.
    var organization: Organization.ID { get throws(APIError) { try visitor.organization.id } }

    /// Whether the visitor holds one of the permissions.
    func holds(_ permissions: Permission...) -> Bool { signedIn?.caller.holds(anyOf: permissions) ?? false }

    /// The answer with a page.
    func page(
        _ template: String,
        title: String,
        _ content: some Sendable,
        status: HTTPResponse.Status = .ok,
        rules: PageRules = PageRules()
    ) -> Response {
        var frame = frame(title: title)
        if !rules.hasScript { frame.script = nil }
        return .console(site.pages.render(template, content, in: frame), status: status, rules)
    }

    /// The answer with a part of a page.
    func fragment(_ template: String, _ content: some Sendable) -> Response {
        .console(site.pages.render(template, content, in: frame(title: "")), status: .ok, PageRules())
    }

    /// Sends the browser on to another page of the console.
    ///
    /// - Parameter done: what was done, which the page then says.
    func goOn(to path: String, done: String? = nil) -> Response {
        let mark = done.map { (path.contains("?") ? "&" : "?") + "done=\($0)" } ?? ""
        return Response(status: .seeOther, headers: [.location: path + mark])
    }

    private func frame(title: String) -> PageFrame {
        var frame = PageFrame(
            title: title,
            language: preferences.language.rawValue,
            theme: preferences.theme,
            address: address ?? (call.request.method == .get ? call.request.uri.string : call.request.uri.path),
            languages: preferences.offered.map {
                .init(value: $0.rawValue, label: $0.ownName, isChosen: $0 == preferences.language)
            },
            themes: ["auto"].map { .init(value: $0, label: texts("theme.\($0)"), isChosen: preferences.theme == nil) }
                + ConsolePreferences.themes.map {
                    .init(value: $0, label: texts("theme.\($0)"), isChosen: preferences.theme == $0)
                },
            version: HabeasVersion.current
        )
        frame.notice = query["done"].map { "done.\($0)" }.flatMap { texts.all[$0] }
        guard let signedIn else { return frame }
        frame.organization = signedIn.organization.name
        frame.person = signedIn.person.name
        frame.formToken = signedIn.session.formToken
        frame.links = ConsoleSection.all.filter { signedIn.caller.holds(anyOf: $0.permissions) }.map { section in
            .init(
                href: section.path,
                label: texts("nav.\(section.name)"),
                isCurrent: section.contains(call.request.uri.path)
            )
        }
        return frame
    }
}

extension Response {
    /// An answer with markup of the console.
    fileprivate static func console(_ html: String, status: HTTPResponse.Status, _ rules: PageRules) -> Response {
        var headers = rules.headers
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
