/// The parameters of a statement, which have names such as `$2`.
enum SQLiteParameters {
    /// The numbers in their names, in the order in which SQLite counts the parameters: by where each first stands.
    ///
    /// To ask SQLite for a name takes longer the later the parameter stands, and some statements have a hundred.
    static func numbers(in sql: String) -> [Int] {
        var numbers: [Int] = []
        var largest = 0
        var isQuoted = false
        var number: Int?
        func end() {
            guard let found = number, found > 0 else { return }
            number = nil
            guard found > largest || !numbers.contains(found) else { return }
            numbers.append(found)
            largest = max(largest, found)
        }
        for byte in sql.utf8 {
            if let digits = number, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                number = digits * 10 + Int(byte - UInt8(ascii: "0"))
                continue
            }
            end()
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            number = byte == UInt8(ascii: "$") && !isQuoted ? 0 : nil
        }
        end()
        return numbers
    }
}
