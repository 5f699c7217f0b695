internal import Chat

extension AuditVerification: Encodable {
    private enum Key: CodingKey {
        case organization, intact, entries, from, until, heads, signedHeads, fixedUntil, problems, findings
    }

    private struct Line: Encodable {
        let sequence: Int64
        let at: String?
        let problem: String
    }

    /// Writes what was found, with instants in ISO 8601.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(organization.description, forKey: .organization)
        try fields.encode(isIntact, forKey: .intact)
        try fields.encode(entries, forKey: .entries)
        try fields.encode(firstAt?.description, forKey: .from)
        try fields.encode(lastAt?.description, forKey: .until)
        try fields.encode(heads, forKey: .heads)
        try fields.encode(signedHeads, forKey: .signedHeads)
        try fields.encode(fixedUntil, forKey: .fixedUntil)
        try fields.encode(problems, forKey: .problems)
        let lines = findings.map { Line(sequence: $0.sequence, at: $0.at?.description, problem: $0.problem) }
        try fields.encode(lines, forKey: .findings)
    }
}
