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
        let href: String
        let link: String
        let reference: String?
    }

    init(_ error: any Error, _ known: APIError, _ page: ConsoleCall) {
        status = known.status
        let kind =
            switch known.status {
            case .forbidden where known.code == APIError.foreignForm.code: "form"
            case .forbidden: "forbidden"
            case .notFound, .gone: "missing"
            case .serviceUnavailable: "busy"
            case let status where status.kind == .serverError: "failed"
            default: "wrong"
            }
        let isOurs = known.status.kind == .serverError
        content = Content(
            code: String(known.status.code),
            heading: page.texts("error.\(kind).title"),
            text: page.texts("error.\(kind).text"),
            detail: kind == "wrong" ? known.message : nil,
            href: page.signedIn == nil ? "/admin/sign-in" : "/admin",
            link: page.texts(page.signedIn == nil ? "signIn" : "toHome"),
            reference: isOurs ? page.call.context.correlationID : nil
        )
    }

    func response(on page: ConsoleCall) -> Response {
        page.page("error", title: content.heading, content, status: status)
    }
}
