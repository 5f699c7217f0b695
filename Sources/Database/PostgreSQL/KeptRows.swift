private import CPostgreSQL

/// A statement that asks, with its values.
struct Question: Hashable {
    let sql: String
    let values: [DatabaseValue]
}

/// The rows of an answer.
final class KeptRows {
    private var results: [OpaquePointer] = []
    private static let most = 16

    deinit {
        for result in results { PQclear(result) }
    }

    /// Takes over a row; `nil` when they have become too many to keep.
    func appending(_ result: OpaquePointer?) -> KeptRows? {
        if let result { results.append(result) }
        return results.count <= Self.most ? self : nil
    }

    /// Hands over the rows until the body returns `false`.
    func forEach(_ body: (any DatabaseRow) throws -> Bool) rethrows {
        for result in results {
            guard try body(PostgreSQLRow(result: result, texts: DecodedTexts())) else { return }
        }
    }
}
