import Database
import Testing

@Suite(.timeLimit(.minutes(10))) struct DatabaseDriverTests {
    private struct Refusal: Error, Equatable {}

    @Test("Values come back as they were bound", arguments: DatabaseEngine.allCases)
    func roundTrip(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { connection in
                let dialect = connection.dialect
                try connection.execute(
                    "CREATE TABLE t (a TEXT, b \(dialect.bytes), c \(dialect.integer), d TEXT) \(dialect.table)"
                )
                try connection.execute(
                    "INSERT INTO t (c, b, a, d) VALUES ($3, $2, $1, $4)",
                    [.text("nul \0 and 🍜"), .identifier(high: 1, low: .max), .integer(.min), .text("")]
                )
            }
            try await database.read { connection in
                try connection.forEachRow("SELECT a, b, c, d, NULL FROM t", []) { row in
                    #expect(row.text(0) == "nul \0 and 🍜")
                    #expect(row.halves(1) == (1, .max))
                    #expect(row.integer(2) == .min)
                    #expect(row.optionalText(3) == "")
                    #expect(row.isNull(4))
                    return true
                }
            }
        }
    }

    @Test("A write that throws leaves nothing, and its neighbours stay", arguments: DatabaseEngine.allCases)
    func failsAlone(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { try $0.execute("CREATE TABLE t (n \($0.dialect.integer)) \($0.dialect.table)") }
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let outcome = await Result {
                            try await database.write { connection in
                                let insert = "INSERT INTO t (n) VALUES ($1)"
                                if number.isMultiple(of: 2) {
                                    try connection.executeLater(insert, [.integer(Int64(number))])
                                } else {
                                    try connection.execute(insert, [.integer(Int64(number))])
                                }
                                if number.isMultiple(of: 3) { throw Refusal() }
                            }
                        }
                        #expect((try? outcome.get()) != nil || number.isMultiple(of: 3))
                    }
                }
            }
            let numbers = try await database.read { try $0.all("SELECT n FROM t ORDER BY n") { $0.integer(0) } }
            #expect(numbers == (0..<200).filter { !$0.isMultiple(of: 3) }.map(Int64.init))
        }
    }

    @Test(
        "Writes that share a commit see what those before them have written, and nothing of those that failed",
        arguments: DatabaseEngine.allCases
    )
    func seeEachOther(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { connection in
                let type = connection.dialect.integer
                try connection.execute("CREATE TABLE t (n \(type)) \(connection.dialect.table)")
                try connection.execute("CREATE TABLE s (n \(type)) \(connection.dialect.table)")
                try connection.execute("INSERT INTO t (n) VALUES (0)")
            }
            let seen = await withTaskGroup(of: Int?.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        try? await database.write { connection in
                            let sql = "SELECT n FROM t LIMIT 20"
                            let before = try connection.all(sql) { $0.integer(0) }
                            try connection.execute("INSERT INTO s (n) VALUES ($1)", [.integer(1)])
                            #expect(try connection.all(sql) { $0.integer(0) } == before)
                            if number.isMultiple(of: 2) {
                                try connection.executeLater("UPDATE t SET n = n + $1", [.integer(1)])
                            } else {
                                try connection.execute("UPDATE t SET n = n + $1", [.integer(1)])
                            }
                            let after = try connection.all(sql) { $0.integer(0) }
                            #expect(after == before.map { $0 + 1 })
                            if number.isMultiple(of: 7) { throw Refusal() }
                            return Int(after[0])
                        }
                    }
                }
                return await group.reduce(into: [Int]()) { if let number = $1 { $0.append(number) } }
            }
            #expect(seen.sorted() == Array(1...257))
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM s") } == 257)
        }
    }

    @Test(
        "What is run later is committed with the write, and its failure fails the write",
        arguments: DatabaseEngine.allCases
    )
    func runsLater(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { connection in
                try connection.execute("CREATE TABLE t (n \(connection.dialect.integer) PRIMARY KEY)")
            }
            let insert: @Sendable (any DatabaseConnection) throws -> Void = { connection in
                for number in 0..<500 {
                    try connection.executeLater("INSERT INTO t (n) VALUES ($1)", [.integer(Int64(number))])
                }
            }
            try await database.write(insert)
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 500)
            let error = await #expect(throws: DatabaseError.self) { try await database.write(insert) }
            #expect(error?.code == .constraint)
            try await database.write { try $0.execute("INSERT INTO t (n) VALUES ($1)", [.integer(500)]) }
            #expect(try await database.read { try $0.count("SELECT COUNT(*) FROM t") } == 501)
        }
    }

    @Test("All that one read sees is of one moment", arguments: DatabaseEngine.allCases)
    func readsOneMoment(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { try $0.execute("CREATE TABLE t (n \($0.dialect.integer)) \($0.dialect.table)") }
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let gate = Gate()
            async let counts = database.read { connection in
                let before = try connection.count("SELECT COUNT(*) FROM t")
                start.finish()
                gate.wait()
                return (before, try connection.count("SELECT COUNT(*) FROM t"))
            }
            for await _ in started {}
            try await database.write { try $0.execute("INSERT INTO t (n) VALUES (1)") }
            gate.open()
            #expect(try await counts == (0, 0))
        }
    }

    @Test("A broken constraint is told apart, without the value", arguments: DatabaseEngine.allCases)
    func constraintIsNamed(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { try $0.execute("CREATE TABLE t (name TEXT PRIMARY KEY) \($0.dialect.table)") }
            let insert: @Sendable (any DatabaseConnection) throws -> Void = {
                try $0.execute("INSERT INTO t (name) VALUES ($1)", [.text("Ines Sample")])
            }
            try await database.write(insert)
            let error = try await #require(throws: DatabaseError.self) { try await database.write(insert) }
            #expect(error.code == .constraint)
            #expect(!"\(error)".contains("Ines"))
        }
    }

    @Test(
        "A query goes on while others are made, and one that is not read to its end leaves nothing behind",
        arguments: DatabaseEngine.allCases
    )
    func nestedQueries(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { connection in
                try connection.execute("CREATE TABLE t (n \(connection.dialect.integer)) \(connection.dialect.table)")
                for number in 0..<50 {
                    try connection.execute("INSERT INTO t (n) VALUES ($1)", [.integer(Int64(number))])
                }
            }
            let sums = try await database.read { connection in
                let firsts = try connection.first("SELECT n FROM t ORDER BY n") { $0.integer(0) }
                let sums = try connection.all("SELECT n FROM t ORDER BY n") { row in
                    let below = try connection.first("SELECT SUM(n) FROM t WHERE n <= $1", [.integer(row.integer(0))]) {
                        $0.integer(0)
                    }
                    return row.integer(0) + (below ?? 0)
                }
                return [firsts ?? -1] + sums
            }
            let expected: [Int64] = (0..<50).map { (number: Int64) -> Int64 in number + number * (number + 1) / 2 }
            #expect(sums == [0] + expected)
        }
    }

    @Test("Sums and truth values come as integers, also large and negative ones", arguments: DatabaseEngine.allCases)
    func sums(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { connection in
                try connection.execute("CREATE TABLE t (n \(connection.dialect.integer)) \(connection.dialect.table)")
                for number: Int64 in [-1, -10_000, -120_034_000_567, .min / 2] {
                    try connection.execute("DELETE FROM t")
                    try connection.execute("INSERT INTO t (n) VALUES ($1), ($1)", [.integer(number)])
                    let found = try connection.first("SELECT SUM(n), SUM(-(n + 1)), n < 0, n IS NULL FROM t GROUP BY n")
                    {
                        [$0.integer(0), $0.integer(1), $0.integer(2) & 1, $0.integer(3) & 1]
                    }
                    #expect(found == [2 * number, -2 * (number + 1), 1, 0])
                }
            }
        }
    }

    @Test("Of many rows those are added whose keys are not taken, as they are", arguments: DatabaseEngine.allCases)
    func addsNewRows(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            let hostile = #"'); DROP TABLE t; -- {NULL,"} \N $1 "# + "\0 \u{10FFFE}0 🍜"
            let rows: [[DatabaseValue]] = [
                [.identifier(high: 1, low: 1), .text("taken"), .integer(1), .null],
                [.identifier(high: 1, low: 2), .text(hostile), .integer(.min), .null],
                [.identifier(high: 1, low: 2), .text("the same key"), .null, .null],
                [.identifier(high: 1, low: 3), .text(""), .null, .null],
            ]
            let columns = ["id", "name", "number", "empty"]
            let found = try await database.write { connection in
                let dialect = connection.dialect
                let types = [dialect.bytes + " PRIMARY KEY NOT NULL", "TEXT", dialect.integer, dialect.integer]
                let definitions = zip(columns, types).map { "\($0) \($1)" }.joined(separator: ", ")
                try connection.execute("CREATE TABLE t (\(definitions)) \(dialect.table)")
                try connection.add([rows[0]], to: "t", columns)
                #expect(try connection.addNew([], to: "t", columns).isEmpty)
                let added = try connection.addNew(rows, to: "t", columns)
                #expect(added.count == 2)
                #expect(try connection.addNew(rows, to: "t", columns).isEmpty)
                return try connection.all("SELECT id, name, number, empty FROM t ORDER BY id") { row in
                    [row.text(1), row.optionalInteger(2).map { "\($0)" }, row.optionalText(3)]
                }
            }
            #expect(found == [["taken", "1", nil], [hostile, "\(Int64.min)", nil], ["", nil, nil]])
        }
    }

    @Test("Columns are listed by table", arguments: DatabaseEngine.allCases)
    func columns(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            try await database.write { try $0.execute("CREATE TABLE t (a TEXT, b TEXT) \($0.dialect.table)") }
            let columns = try await database.read { try $0.columns() }
            #expect(Set(columns) == [SchemaColumn(table: "t", column: "a"), SchemaColumn(table: "t", column: "b")])
        }
    }

    @Test("A cancelled read stops between two statements", arguments: DatabaseEngine.allCases)
    func cancelledReadStops(engine: DatabaseEngine) async throws {
        try await engine.withDatabase { database in
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            await #expect(throws: CancellationError.self) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await database.read { connection in
                            start.finish()
                            while true { _ = try connection.count("SELECT 1") }
                        }
                    }
                    for await _ in started {}
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
