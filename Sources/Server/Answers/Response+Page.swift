private import Crypto
private import Foundation
internal import HTTPTypes
internal import Hummingbird
private import NIOCore

extension Response {
    /// An answer with a page for people: no script, nothing from elsewhere, in no other page's frame.
    ///
    /// - Parameters:
    ///   - body: the markup inside `main`, in which every value was escaped.
    ///   - formAction: where forms may lead, as in Content Security Policy.
    static func page(title: String, body: String, status: HTTPResponse.Status, formAction: String) -> Response {
        let html = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title.escapedForHTML)</title>
            <style>\(PageStyle.text)</style>
            </head>
            <body>
            <main>
            \(body)
            </main>
            </body>
            </html>
            """
        let policy = [
            "default-src 'none'", "style-src \(PageStyle.source)", "form-action \(formAction)",
            "frame-ancestors 'none'", "base-uri 'none'",
        ]
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy.joined(separator: "; "),
        ]
        for (name, value) in [("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}

extension String {
    /// The text as it may stand between tags and in quoted attributes.
    ///
    /// Goes by code points: a bracket with a combining mark is one character and still opens a tag.
    var escapedForHTML: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// How pages for people look, in the light and in the dark, on a phone and on a desk.
private enum PageStyle {
    static let text = """
        :root{color-scheme:light dark}
        body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f4f1;color:#1c1c1a;\
        font:1rem/1.5 system-ui,sans-serif}
        main{box-sizing:border-box;width:100%;max-width:26rem;padding:2rem 1.5rem}
        h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem;overflow-wrap:anywhere}
        p{overflow-wrap:anywhere}
        label{display:block;margin:1rem 0 .25rem;font-weight:600}
        input{box-sizing:border-box;width:100%;padding:.65rem .75rem;font:inherit;color:inherit;background:#fff;\
        border:1px solid #6f6f68;border-radius:.4rem}
        button{width:100%;margin-top:1.5rem;padding:.75rem;font:inherit;font-weight:600;color:#fff;\
        background:#1f5f4a;border:0;border-radius:.4rem;cursor:pointer}
        :focus-visible{outline:3px solid #1f78c8;outline-offset:2px}
        [role=alert]{padding:.75rem;border-left:.3rem solid #b3261e;background:#fbe9e7;color:#5f1410}
        @media (prefers-color-scheme:dark){
        body{background:#161614;color:#ecece6}
        input{background:#24241f;border-color:#8d8d84}
        button{background:#7fd0b3;color:#0b2119}
        [role=alert]{background:#3c1512;color:#ffdad5;border-color:#ff8a80}
        }
        """

    /// The style by its digest, so that no other is applied.
    static let source = "'sha256-\(Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString())'"
}
