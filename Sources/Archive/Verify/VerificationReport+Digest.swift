extension VerificationReport {
    /// A report on the bytes of an archive alone, by the SHA-256 that was noted when it was made.
    public init(digest: String, expected: String, messages: Int) {
        self.init()
        self.messages = messages
        add(
            "Digest",
            problems: digest == expected ? [] : ["the bytes are not those that were written"],
            otherwise: "all bytes are those that were written (SHA-256 \(digest))"
        )
        notes.append("The archive is kept encrypted. Download it and run habeas verify for all other checks.")
    }
}
