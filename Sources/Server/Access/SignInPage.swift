internal import Chat
internal import Console
internal import HTTPTypes
internal import Hummingbird
internal import Storage

/// The page on which a person signs in, to the console or to a program; it looks like the console and has no script.
struct SignInPage {
    /// The e-mail address that was typed the last time.
    var email = ""
    let token: SignInFormToken
    private let page: ConsoleCall
    private let request: AuthorizationRequest
    private let organization: Organization

    private struct Content: Sendable {
        struct Field: Sendable {
            let name: String
            let value: String
        }

        let heading: String
        let lead: String
        let fields: [Field]
        let email: String?
        let problem: Problem?
    }

    init(_ page: ConsoleCall, _ request: AuthorizationRequest, organization: Organization) {
        self.request = request
        self.organization = organization
        token = SignInFormToken(page.call)
        var page = page
        // A form that was refused came without its question in the address, to which a change of the language returns.
        let question = request.fields.map { "\($0.name)=\(FormFields.encoded($0.value))" }
        page.address = "/oauth/authorize?" + question.joined(separator: "&")
        self.page = page
    }

    var texts: Texts { page.texts }

    /// The page.
    ///
    /// - Parameters:
    ///   - problem: what went wrong the last time.
    ///   - retryAfter: after how many seconds it may go better.
    func response(
        _ status: HTTPResponse.Status = .ok,
        saying problem: String? = nil,
        retryAfter: Int? = nil
    ) -> Response {
        let content = Content(
            heading: texts("signInTitle", ["organization": organization.name]),
            lead: request.client.isConsole
                ? texts("signInLead")
                : texts(
                    "signInFor",
                    ["program": request.client.name, "destination": request.redirectURI.destination]
                ),
            fields: (request.fields + [token.field]).map { .init(name: $0.name, value: $0.value) },
            email: email.isEmpty ? nil : email,
            problem: problem.map { Problem(text: $0) }
        )
        // Browsers hold a form's redirects to this rule too, and a program may send a person on once more.
        let next = request.client.isConsole ? "'self'" : "'self' \(request.redirectURI.scheme):"
        var response = page.page(
            "sign-in",
            title: content.heading,
            content,
            status: status,
            rules: PageRules(formAction: next, hasScript: false, isIsolated: request.client.isConsole)
        )
        response.headers[.setCookie] = token.cookie
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }
}

/// The page that tells a person why they cannot sign in this way.
struct RefusalPage: Sendable {
    /// The key of the text that says why.
    let reason: String

    private struct Content: Sendable {
        let problem: String
    }

    func response(on page: ConsoleCall) -> Response {
        page.page(
            "sign-in-refused",
            title: page.texts("signInRefused"),
            Content(problem: page.texts(reason)),
            status: .badRequest,
            rules: PageRules(formAction: "'self'", hasScript: false, isIsolated: false)
        )
    }
}
