internal import HTTPTypes

/// What a browser is let do with a page (Content Security Policy and its neighbours).
struct PageRules: Sendable {
    /// Where forms may lead, as in Content Security Policy.
    var formAction = "'self'"
    /// Whether the console's script runs.
    var hasScript = true
    /// Whether the page is cut off from the window that opened it; a program may have opened a sign-in page.
    var isIsolated = true

    /// The rules as headers: nothing from elsewhere, no script but ours, in no other page's frame.
    var headers: HTTPFields {
        let policy = [
            "default-src 'none'", "style-src 'self'", hasScript ? "script-src 'self'; connect-src 'self'" : nil,
            "img-src 'self'", "form-action \(formAction)", "frame-ancestors 'none'", "base-uri 'none'",
        ]
        var headers: HTTPFields = [
            .contentSecurityPolicy: policy.compactMap(\.self).joined(separator: "; "), .cacheControl: "no-store",
        ]
        let more = [
            ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", isIsolated ? "same-origin" : "unsafe-none"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ]
        for (name, value) in more {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }
}
