/// What the writes that share a commit have read, so that the next of them need not ask the server again.
///
/// Nothing else writes meanwhile (decision 0021), so that an answer stays right until one of them writes to a table that
/// the question names.
final class GroupMemory {
    private var answers: [Question: KeptRows] = [:]
    private static let mostAnswers = 256
    /// What outlasts the commit; left alone once one of the writes has changed what it is about.
    private let directory: DirectoryMemory?
    private(set) var hasChangedDirectory = false
    /// How many statements that may write have been run.
    private(set) var writes = 0
    /// What the writes have left to be done before the commit.
    let debts = CommitDebts()
    /// The last number that the shared sequence or, since then, this group has given; nobody else takes one meanwhile.
    var lastNumber: Int64?
    /// Whether the sequence does not know of it yet.
    var isNumberOwed = false

    init(_ directory: DirectoryMemory?) {
        self.directory = directory
    }

    /// Whether the answer to a statement depends on nothing but tables.
    static func isQuestion(_ sql: String) -> Bool { sql.hasPrefix("SELECT ") && !sql.contains("pg_") }

    /// The rows that were the answer before.
    func answer(to sql: String, _ values: [DatabaseValue]) -> KeptRows? {
        let question = Question(sql: sql, values: values)
        return answers[question] ?? (hasChangedDirectory ? nil : directory?.answer(to: question))
    }

    func keep(_ rows: KeptRows, _ sql: String, _ values: [DatabaseValue]) {
        let question = Question(sql: sql, values: values)
        if !hasChangedDirectory, directory?.keep(rows, question) == true { return }
        guard answers.count < Self.mostAnswers else { return }
        answers[question] = rows
    }

    /// A statement is about to be run, which may write to a table.
    func forget(for sql: String) {
        guard !sql.hasPrefix("SELECT ") else { return }
        writes += 1
        let table = Self.changedTable(in: sql)
        guard let table else {
            noteChange(of: nil)
            return answers.removeAll()
        }
        noteChange(of: table)
        guard !answers.isEmpty else { return }
        answers = answers.filter { !$0.key.sql.contains(table) }
    }

    /// The table that a statement changes; `nil` when that is not plain to see.
    private static func changedTable(in sql: String) -> Substring? {
        let words = sql.utf8.split(maxSplits: 3) { byte in
            !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & ~0x20) && byte != UInt8(ascii: "_")
        }
        return switch words.first.map({ Substring($0) }) {
        case "INSERT", "DELETE": words.dropFirst(2).first.map { Substring($0) }
        case "UPDATE": words.dropFirst().first.map { Substring($0) }
        default: nil
        }
    }

    func forgetAll() {
        writes += 1
        answers.removeAll()
    }

    /// A table is about to be changed; `nil` for any.
    func noteChange(of table: Substring?) {
        guard !hasChangedDirectory, let directory, table.map(directory.contains) ?? true else { return }
        hasChangedDirectory = true
        directory.forgetAll()
    }
}
