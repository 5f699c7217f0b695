/// What writes have read of tables that change seldom, kept from one commit to the next.
///
/// Each commit that changes one of the tables is counted in the database, in the same transaction. Whoever has the turn to
/// write (decision 0021) sees by the number whether another program has changed anything since.
final class DirectoryMemory: @unchecked Sendable {
    // It is used on the thread that writes alone.
    private let tables: Set<String>
    private let counter: String
    private var changes: Int64?
    /// Where the number was asked for; after a failover the same number may be another history's.
    private weak var link: PostgreSQLLink?
    private var begunAt = ContinuousClock.now
    private var answers: [Question: KeptRows] = [:]
    /// Whether statements ask for nothing but these tables, as far as that was looked up.
    private var coveredStatements: [String: Bool] = [:]
    /// Somebody may change the tables by hand.
    private static let lifetime = Duration.seconds(60)
    private static let mostAnswers = 8192
    private static let mostStatements = 512

    init(of tables: Set<String>, countedIn counter: String) {
        self.tables = tables
        self.counter = counter
    }

    /// Forgets all if somebody else has changed the tables; at the beginning of a transaction that has the turn to write.
    func begin(on link: PostgreSQLLink) throws(DatabaseError) {
        let found = try link.query("SELECT number FROM \(counter)", PostgreSQLParameters([DatabaseValue]())).next()?
            .integer(0)
        let now = ContinuousClock.now
        guard found != changes || link !== self.link || now - begunAt > Self.lifetime else { return }
        answers.removeAll()
        changes = found
        self.link = link
        begunAt = now
    }

    /// Counts a change that the transaction has made.
    func count(on connection: PostgreSQLConnection) throws(DatabaseError) {
        try connection.executeLater("UPDATE \(counter) SET number = number + $1", [.integer(1)])
    }

    func contains(_ table: some StringProtocol) -> Bool { tables.contains(String(table)) }

    func answer(to question: Question) -> KeptRows? { answers[question] }

    /// Keeps an answer, if it depends on nothing but the tables; tells whether it does.
    func keep(_ rows: KeptRows, _ question: Question) -> Bool {
        guard covers(question.sql) else { return false }
        if answers.count >= Self.mostAnswers { answers.removeAll() }
        answers[question] = rows
        return true
    }

    func forgetAll() { answers.removeAll() }

    private func covers(_ sql: String) -> Bool {
        if let known = coveredStatements[sql] { return known }
        if coveredStatements.count >= Self.mostStatements { coveredStatements.removeAll() }
        let isCovered = Self.tables(in: sql).map { !$0.isEmpty && $0.allSatisfy(contains) } ?? false
        coveredStatements[sql] = isCovered
        return isCovered
    }

    /// The tables that a question names; `nil` when that is not plain to see.
    private static func tables(in sql: String) -> [Substring]? {
        let words = sql.split { $0.isWhitespace || $0 == "(" || $0 == ")" }
        var tables: [Substring] = []
        for (word, next) in zip(words, words.dropFirst()) where ["FROM", "JOIN"].contains(word) {
            guard next.allSatisfy({ $0.isLetter || $0 == "_" }), next != "SELECT" else { return nil }
            tables.append(next)
        }
        return tables
    }
}
