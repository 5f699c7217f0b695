internal import Console
internal import HTTPTypes
internal import Hummingbird
internal import Storage

/// The page that tells what went wrong, and where to go on.
struct ErrorPage: Sendable {
    private let status: HTTPResponse.Status
    private let content: Content

    private struct Content: Sendable {
        let code: String
        let heading: String
        let text: String
        let detail: String?
        let detailLanguage: String
        let href: String
        let link: String
        let reference: String?
    }

    init(_ error: any Error, _ known: APIError, _ page: ConsoleCall) {
        let stale = error as? StaleSignIn
        status = stale == nil ? known.status : .badRequest
        let kind =
            switch status {
            case _ where stale != nil: "signIn"
            case .forbidden where known.code == APIError.foreignForm.code: "form"
            case .forbidden: "forbidden"
            case .notFound, .gone: "missing"
            case .serviceUnavailable: "busy"
            case let status where status.kind == .serverError: "failed"
            default: "wrong"
            }
        let isOurs = status.kind == .serverError
        let signIn = "/admin/sign-in" + (stale.map { "?next=" + FormFields.encoded($0.next) } ?? "")
        let asksToSignIn = stale != nil || page.signedIn == nil
        let problem = try? page.problem(error)
        let detail = problem.map { $0.advice ?? $0.text } ?? known.message
        content = Content(
            code: String(status.code),
            heading: page.texts("error.\(kind).title"),
            text: page.texts("error.\(kind).text"),
            detail: kind == "wrong" ? detail : nil,
            detailLanguage: detail == known.message ? "en" : page.preferences.language.rawValue,
            href: asksToSignIn ? signIn : "/admin",
            link: page.texts(asksToSignIn ? "signIn" : "toHome"),
            reference: isOurs ? page.call.context.correlationID : nil
        )
    }

    func response(on page: ConsoleCall) -> Response {
        page.page("error", title: content.heading, content, status: status)
    }
}
