private import CPostgreSQL

extension DatabaseError {
    /// Takes over the failure of a statement.
    init(result: OpaquePointer?) {
        guard let result, let state = PQresultErrorField(result, CInt(UInt8(ascii: "C"))).map({ String(cString: $0) })
        else {
            // Without a code it is libpq's own, and the connection is gone.
            self.init(code: .unavailable, reason: "the connection to PostgreSQL was lost")
            return
        }
        let words = PQresultErrorField(result, CInt(UInt8(ascii: "M"))).map { String(cString: $0) } ?? ""
        self.init(state: state, words: words)
    }

    /// Takes over the five characters that PostgreSQL names an error by, and its words.
    init(state: String, words: String) {
        let code: Code =
            switch state {
            case "53100": .diskFull
            // A lock, or a turn to write, was waited for in vain; or two transactions were in each other's way.
            case "55P03", "40001", "40P01": .busy
            case "57014": .cancelled
            // Too many connections, no memory, a standby, no rights.
            case "53200", "53300", "25006", "42501", "28000", "28P01", "3D000": .unavailable
            case let state where state.hasPrefix("23"): .constraint
            case let state where state.hasPrefix("08") || state.hasPrefix("57P"): .unavailable
            case let state where state.hasPrefix("XX00") && state != "XX000": .corrupt
            default: .other
            }
        // The words of errors of data, class 22, may repeat a value.
        let reason = state.hasPrefix("22") || words.isEmpty ? "PostgreSQL code \(state)" : words
        self.init(code: code, reason: reason)
    }
}
