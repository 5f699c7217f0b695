internal import Chat
internal import Storage

/// What a program asks for when it sends a person's browser here to sign in (RFC 6749, section 4.1.1).
struct AuthorizationRequest: Sendable {
    /// Why a person cannot sign in this way.
    enum Refusal: Error {
        /// Nobody may be sent back to the address that was given, so the person is told here; the key of the text.
        case here(String)
        /// The program is told, at its own address.
        case there(String)
    }

    let client: OAuthClient
    let redirectURI: RedirectURI
    let scopes: Set<Scope>
    let challenge: CodeChallenge?
    /// What was sent, to be sent again with the form.
    let fields: [(name: String, value: String)]
    private let state: String?

    private static let names = [
        "response_type", "client_id", "redirect_uri", "state", "scope", "code_challenge", "code_challenge_method",
    ]

    /// Reads what was sent, for the client that it names.
    init(_ form: FormFields, client: OAuthClient?) throws(Refusal) {
        guard !form.hasRepeats else { throw .here("signInRefused.twice") }
        guard let client, client.state == .active, client.grantType == .code else {
            throw .here(client?.isConsole == true ? "signInClosed" : "signInRefused.client")
        }
        guard let address = form["redirect_uri"], let known = client.destinations.first(where: { $0.text == address })
        else { throw .here("signInRefused.address") }
        self.client = client
        redirectURI = known
        state = form["state"]
        fields = Self.names.compactMap { name in form[name].map { (name, $0) } }
        func refusal(_ error: String, _ description: String) -> Refusal {
            .there(known.adding(Self.answer([("error", error), ("error_description", description)], form["state"])))
        }
        guard form["response_type"] == "code" else {
            throw refusal("unsupported_response_type", "The one response_type is code.")
        }
        do {
            let asked = try client.scopes(asked: form["scope"])
            // A token that a person lets somebody have always says what it is good for.
            // A session of the console is bound by roles alone, as the pages are.
            scopes = asked.isEmpty && !client.isConsole ? Set(Scope.known) : asked
        } catch {
            throw refusal("invalid_scope", error.message)
        }
        guard let text = form["code_challenge"] else {
            guard form["code_challenge_method"] == nil else {
                throw refusal("invalid_request", "There is no code_challenge.")
            }
            challenge = nil
            return
        }
        guard form["code_challenge_method"] == "S256", let read = CodeChallenge(text) else {
            throw refusal("invalid_request", "The code_challenge must be of the method S256.")
        }
        challenge = read
    }

    /// The address that brings the program a code.
    func address(with code: Secret) -> String {
        redirectURI.adding(Self.answer([("code", code.value)], state))
    }

    private static func answer(
        _ fields: [(name: String, value: String)],
        _ state: String?
    ) -> [(name: String, value: String)] {
        fields + (state.map { [("state", $0)] } ?? [])
    }
}

extension OAuthClient {
    /// Where people may be sent back to; for the console nowhere else than to itself, whatever was registered.
    fileprivate var destinations: [RedirectURI] { isConsole ? [.console] : redirectURIs }
}
