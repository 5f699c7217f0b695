import Chat
import Foundation
import Testing

/// That `docs/openapi.yaml` describes the server's operations; `check_exchanges.py` holds answers against it.
@Suite struct OpenAPITests {
    @Test("The OpenAPI document has just the server's operations, each with its permissions and scopes")
    func operationsAreDescribed() async throws {
        let described = try Self.described()
        try await TestServer.with { server in
            let names = Set(server.routes.map { "\($0.method) \($0.path)" })
            #expect(names.subtracting(described.keys) == [])
            #expect(Set(described.keys).subtracting(names) == [])
            for route in server.routes {
                let name = "\(route.method) \(route.path)"
                guard let operation = described[name] else { continue }
                #expect(operation.permissions == route.permissions?.map(\.rawValue), "\(name)")
                #expect(operation.scopes == route.scopes.map(\.rawValue), "\(name)")
                for permission in route.permissions ?? [] {
                    #expect(operation.text.contains("`\(permission)`"), "\(name)")
                }
            }
        }
    }

    private struct Operation: Sendable {
        var permissions: [String]?
        var scopes: [String] = []
        var text = ""
    }

    /// The operations of the document, by its lines: paths, methods and fields are told apart by how far they are in.
    private static func described() throws -> [String: Operation] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/openapi.yaml")
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        var operations: [String: Operation] = [:]
        var path = ""
        var operation = ""
        for line in lines.drop(while: { $0 != "paths:" }).dropFirst().prefix(while: { $0.first == " " || $0.isEmpty }) {
            if let found = line.wholeMatch(of: #/ {2}(/.*):/#) {
                path = String(found.1)
            } else if let found = line.wholeMatch(of: #/ {4}([a-z]+):/#) {
                operation = "\(found.1.uppercased()) \(path)"
                operations[operation] = Operation()
            } else if let found = line.wholeMatch(of: #/ {6}x-permissions: \[(.*)\]/#) {
                operations[operation]?.permissions = found.1.split(separator: ", ").map(String.init)
            } else if line.hasPrefix("      security:") {
                operations[operation]?.scopes = line.matches(of: #/oauth2: \[([^\]]+)\]/#).map { String($0.1) }
            }
            operations[operation]?.text += line
        }
        return operations
    }
}
