internal import Chat
internal import Hummingbird
internal import Storage

/// The page on which a person signs in.
struct SignInPage {
    /// What went wrong the last time.
    var problem: String?
    /// The e-mail address that was typed the last time.
    var email = ""
    private let request: AuthorizationRequest
    private let organization: Organization
    private let token: SignInFormToken

    init(_ request: AuthorizationRequest, organization: Organization, token: SignInFormToken) {
        self.request = request
        self.organization = organization
        self.token = token
    }

    func response(status: HTTPResponse.Status = .ok, retryAfter: Int? = nil) -> Response {
        // Browsers hold a form's redirects to this rule too, and a program may send a person on once more.
        var response = Response.page(
            title: "Sign in to \(organization.name)",
            body: body,
            status: status,
            formAction: "'self' \(request.redirectURI.scheme):"
        )
        response.headers[.setCookie] = token.cookie
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }

    private var body: String {
        let hidden = (request.fields + [token.field]).map {
            "<input type=\"hidden\" name=\"\($0.name.escapedForHTML)\" value=\"\($0.value.escapedForHTML)\">"
        }
        let described = problem == nil ? "" : " aria-describedby=\"problem\" aria-invalid=\"true\""
        return """
            <h1>Sign in to \(organization.name.escapedForHTML)</h1>
            <p><strong>\(request.client.name.escapedForHTML)</strong> asks to act as you. You then go on to \
            <strong>\(request.redirectURI.destination.escapedForHTML)</strong>.</p>
            \(problem.map { "<p id=\"problem\" role=\"alert\">\($0.escapedForHTML)</p>" } ?? "")
            <form method="post" action="authorize">
            \(hidden.joined(separator: "\n"))
            <label for="email">E-mail address</label>
            <input id="email" name="email" type="email" value="\(email.escapedForHTML)" autocomplete="username" \
            autocapitalize="none" spellcheck="false" required\(email.isEmpty ? " autofocus" : "")\(described)>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" \
            required\(email.isEmpty ? "" : " autofocus")\(described)>
            <button type="submit">Sign in</button>
            </form>
            """
    }
}

/// The page that tells a person why they cannot sign in this way.
struct RefusalPage {
    let problem: String

    func response() -> Response {
        .page(
            title: "You cannot sign in this way",
            body: """
                <h1>You cannot sign in this way</h1>
                <p id="problem" role="alert">\(problem.escapedForHTML)</p>
                <p>Go back to the program and start again. If this page comes once more, tell your administrator.</p>
                """,
            status: .badRequest,
            formAction: "'none'"
        )
    }
}
