public import Foundation

/// Runs a test with a folder of its own, which is removed afterwards.
public func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let result: Swift.Result<Result, any Error>
    do {
        result = .success(try await body(folder))
    } catch {
        result = .failure(error)
    }
    let file = folder.appending(path: PostgreSQLServer.fileName)
    if let url = try? String(contentsOf: file, encoding: .utf8) { try await PostgreSQLServer.dropDatabase(url) }
    try? FileManager.default.removeItem(at: folder)
    return try result.get()
}
