import Foundation
import NIOHTTP1

/// What one call came to, as a line for `Tests/openapi/check_exchanges.py`.
struct RecordedExchange {
    let method: HTTPMethod
    let path: String
    let contentType: String?
    let answer: TestServer.Answer

    /// The file that the environment names; without one nothing is kept.
    private static let file: Int32? = ProcessInfo.processInfo.environment["HABEAS_TEST_EXCHANGES"].flatMap { path in
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        return descriptor >= 0 ? descriptor : nil
    }

    /// Appends the line in one write, so that those of tests that run at once do not mingle.
    func keep() throws {
        guard let file = Self.file else { return }
        let line = try line()
        let written = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == line.count else { throw CocoaError(.fileWriteUnknown) }
    }

    private func line() throws -> Data {
        var headers: [String: String] = [:]
        for (name, value) in answer.headers { headers[name.lowercased(), default: ""] += value }
        var fields: [String: Any] = [
            "method": method.rawValue, "path": path, "status": answer.status, "headers": headers,
            "size": answer.body.count,
        ]
        fields["contentType"] = contentType
        var line = try JSONSerialization.data(withJSONObject: fields)
        let isJSON = headers["content-type"] == "application/json" && !answer.body.isEmpty
        if isJSON, !answer.body.contains(UInt8(ascii: "\n")) {
            // As it came: reading and writing it again could hide what is wrong with it.
            line.removeLast()
            line += Data(",\"body\":".utf8) + answer.body + Data("}".utf8)
        }
        return line + Data("\n".utf8)
    }
}
