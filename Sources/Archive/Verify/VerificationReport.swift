/// What was checked of an archive, in words, and whether it held.
public struct VerificationReport: Codable, Equatable, Sendable {
    /// One thing that was checked.
    public struct Check: Codable, Equatable, Sendable {
        /// What was checked.
        public let name: String
        /// Whether it held.
        public let passed: Bool
        /// What was found.
        public let detail: String
    }

    /// Whom the archive is about, as it states itself.
    public var subject: String?
    /// The period covered, as the archive states itself.
    public var period: String?
    /// How many messages and events the archive holds, as counted.
    public var messages = 0
    /// How many conversations the archive holds, as counted.
    public var conversations = 0
    /// How many messages of the subject retention had put out of reach, as the archive states itself.
    public var messagesBeforeCutoff = 0
    /// The fingerprint of the key that the archive is signed with; `nil` without a good signature.
    public var signingKey: String?
    /// Whether that key is one of those that were given; `nil` when none was.
    public var isSignedByGivenKey: Bool?
    /// What could not be proven.
    public var notes: [String] = []
    /// Everything that was checked, in order.
    public private(set) var checks: [Check] = []

    /// Whether every check held.
    public var isValid: Bool { !checks.isEmpty && checks.allSatisfy(\.passed) }

    mutating func add(_ name: String, problems: [String], otherwise detail: String) {
        let shown = problems.prefix(5).map(\.printable).joined(separator: "; ")
        let more = problems.count > 5 ? "; and \(problems.count - 5) more" : ""
        checks.append(Check(name: name, passed: problems.isEmpty, detail: problems.isEmpty ? detail : shown + more))
    }
}
