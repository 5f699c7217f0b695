private import CPostgreSQL

/// What the writes that share a commit have read, so that the next of them need not ask the server again.
///
/// Nothing else writes meanwhile (decision 0021), so that an answer stays right until one of them writes to a table that
/// the question names.
final class GroupMemory {
    private struct Question: Hashable {
        let sql: String
        let values: [DatabaseValue]
    }

    private var answers: [Question: KeptRows] = [:]
    private static let mostAnswers = 256
    /// How many statements that may write have been run.
    private(set) var writes = 0
    /// What the writes have left to be done before the commit.
    let debts = CommitDebts()
    /// The last number that the shared sequence or, since then, this group has given; nobody else takes one meanwhile.
    var lastNumber: Int64?
    /// Whether the sequence does not know of it yet.
    var isNumberOwed = false

    /// Whether the answer to a statement depends on nothing but tables.
    static func isQuestion(_ sql: String) -> Bool { sql.hasPrefix("SELECT ") && !sql.contains("pg_") }

    /// The rows that were the answer before.
    func answer(to sql: String, _ values: [DatabaseValue]) -> KeptRows? {
        answers[Question(sql: sql, values: values)]
    }

    func keep(_ rows: KeptRows, _ sql: String, _ values: [DatabaseValue]) {
        guard answers.count < Self.mostAnswers else { return }
        answers[Question(sql: sql, values: values)] = rows
    }

    /// A statement is about to be run, which may write to a table.
    func forget(for sql: String) {
        guard !sql.hasPrefix("SELECT ") else { return }
        writes += 1
        guard !answers.isEmpty else { return }
        let words = sql.split(maxSplits: 3, omittingEmptySubsequences: true) { !$0.isLetter && $0 != "_" }
        let table: Substring? =
            switch words.first {
            case "INSERT", "DELETE": words.dropFirst(2).first
            case "UPDATE": words.dropFirst().first
            default: nil
            }
        guard let table else { return forgetAll() }
        answers = answers.filter { !$0.key.sql.contains(table) }
    }

    func forgetAll() {
        writes += 1
        answers.removeAll()
    }
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
