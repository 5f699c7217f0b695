internal import Chat
private import Crypto
private import Foundation
internal import Storage

/// What all pages of a transcript have around their content.
///
/// Style and script are in each page and allowed by their digests alone: a file next to the page could be replaced,
/// and a browser that opens pages from a disk may not load one.
struct PageFrame {
    let words: TranscriptWords
    private let opening: String

    init(_ words: TranscriptWords) {
        self.words = words
        let policy = [
            "default-src 'none'", "img-src 'self' file:", "style-src \(Self.source(PageStyle.text))",
            "script-src \(Self.source(PageScript.text))", "base-uri 'none'", "form-action 'none'",
        ]
        opening = """
            <!doctype html>
            <html lang="\(words.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy.joined(separator: "; "))">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <style>\(PageStyle.text)</style>
            <title>
            """
    }

    /// Appends what comes before the content of `header`.
    func open(titled title: String, to page: OutputBuffer) {
        page.append(opening)
        page.appendMarkup(title)
        page.append(
            "</title>\n</head>\n<body>\n<a class=\"skip\" href=\"#messages\">\(words.skipToMessages)</a>\n<header>\n"
        )
    }

    /// Appends the find box, and what stands between the content of `header` and that of `main`.
    ///
    /// - Parameter find: what the box finds.
    func openMain(finding find: String, _ page: OutputBuffer) {
        page.append(
            """
            <form role="search" hidden><label for="find">\(find)</label>\
            <input id="find" type="search" autocomplete="off" spellcheck="false">\
            <output for="find" aria-live="polite" data-text="\(words.found)"></output></form>
            </header>
            <main id="messages" tabindex="-1">

            """
        )
    }

    /// Appends what comes after the content of `footer`.
    func close(_ page: OutputBuffer) {
        page.append("<script>\(PageScript.text)</script>\n</body>\n</html>\n")
    }

    private static func source(_ text: String) -> String {
        "'sha256-\(Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString())'"
    }
}
