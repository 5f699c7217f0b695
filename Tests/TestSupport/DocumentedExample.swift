private import Foundation

/// The Python that a page of `docs/` shows, so that tests run what readers copy.
///
/// - Throws: when there is no such page, or it shows none.
public func documentedPython(in page: String) throws -> String {
    let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs")
    let text = try String(contentsOf: docs.appending(path: page), encoding: .utf8)
    guard let example = text.firstMatch(of: /(?s)```python\n(.*?)```/) else {
        throw CocoaError(.formatting)
    }
    return String(example.1)
}
