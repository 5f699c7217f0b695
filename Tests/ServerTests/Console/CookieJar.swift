import Foundation
import NIOHTTP1
import TestSupport

/// A browser as far as cookies, forms and redirects go.
struct CookieJar: Sendable {
    let server: TestServer
    /// What it sends back in `Cookie`, by name.
    var cookies: [String: String] = [:]

    /// What it sends in `Cookie`.
    var header: String { cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }

    /// Opens an address, and keeps the cookies of the answer.
    mutating func open(_ address: String, headers: [String: String] = [:]) async throws -> TestServer.Answer {
        keep(try await server.call(.GET, address, headers: headers.merging(sent) { own, _ in own }))
    }

    /// Sends a form, and keeps the cookies of the answer.
    mutating func send(
        _ address: String,
        _ fields: [String: String],
        headers: [String: String] = [:]
    ) async throws -> TestServer.Answer {
        let form = ["Content-Type": ConsoleBrowser.form]
        let all = headers.merging(sent) { own, _ in own }.merging(form) { own, _ in own }
        return keep(try await server.call(.POST, address, headers: all, body: Browser.form(fields)))
    }

    private var sent: [String: String] { cookies.isEmpty ? [:] : ["Cookie": header] }

    private mutating func keep(_ answer: TestServer.Answer) -> TestServer.Answer {
        for cookie in answer.headers["Set-Cookie"] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = cookie.contains("Max-Age=0") ? nil : String(pair[1])
        }
        return answer
    }

    /// The hidden fields of a page's first form.
    static func hidden(of page: TestServer.Answer) -> [String: String] {
        let form = page.text.components(separatedBy: "</form>")[0]
        let fields = form.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/)
        let names = fields.map { (String($0.output.1), unescaped(String($0.output.2))) }
        return Dictionary(names) { first, _ in first }
    }

    private static func unescaped(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
