extension MergedStatement {
    /// The lines of `bag-info.txt`.
    var bagInformation: [(label: String, value: String)] {
        [
            (label: "Source-Organization", value: organization.name),
            ("External-Description", "Chat messages written by \(subjectNames), merged from \(sources.count) archives"),
            ("Bagging-Date", String(mergedAt.prefix(10))),
            ("Bag-Software-Agent", "\(software.name) \(software.version)"),
            ("Habeas-Subjects", subjects.map(\.id).joined(separator: " ")),
            ("Habeas-Requests", sources.map(\.statement.request.id).joined(separator: " ")),
            ("Habeas-Sources", String(sources.count)),
            ("Habeas-Sources-Not-Valid", String(invalidSources.count)),
            ("Habeas-Period-From", covered.from),
            ("Habeas-Period-Until", covered.until),
            ("Habeas-Message-Count", String(counts.messages)),
        ] + restriction
    }

    private var restriction: [(label: String, value: String)] {
        let restricted = sources.count { $0.statement.restriction != nil }
        return restricted == 0 ? [] : [("Habeas-Sources-Restricted", String(restricted))]
    }

    private var invalidSources: [Source] { sources.filter { !$0.verified } }

    /// What a person reads first: `README.txt`.
    var readme: String {
        """
        CHAT MESSAGES OF SEVERAL PEOPLE, IN ONE ORDER

        This archive was merged from \(sources.count) archives, each of what one person wrote in the
        workplace chat of \(organization.name). It holds their words, and those of nobody else.

        \(subjects.map(Self.line).joined(separator: "\n"))

        The messages are in the order in which they were sent, \(counts.messages) of them, of which
        \(counts.events) are events such as joining a room. All times are in UTC.
        \(overlapWords)\(restrictionWords)
        ARCHIVES THAT WERE MERGED
        \(sources.map(Self.line).joined(separator: "\n"))

        \(warning)FILES
          data/messages.jsonl       one message per line, oldest first, as JSON; authorId says whose
                                    it is
        \(formWords)
          data/attachments          the files that these people uploaded, \(counts.attachmentFiles) of them
          data/reactions.jsonl      the emoji that they put on messages
          data/conversations.jsonl  the conversations that the messages were written in
          data/request.json         what was merged, and what each of the archives says about itself
          data/sources              for each archive its digests and signature, what it says about
                                    itself, and what the store had noted of its messages

        CHECKING
          The file manifest-sha256.txt has the SHA-256 of every file under data, and
          tagmanifest-sha256.txt those of the other files. After unpacking:

            sha256sum -c manifest-sha256.txt
            sha256sum -c tagmanifest-sha256.txt

          or, with Habeas at hand: habeas verify ARCHIVE.zip

          \(signatureWords)
          What the archives that were merged prove, the files in data/sources still do:
          docs/archive-format.md of Habeas says how to check that.

        """
    }

    /// What verification tells of the archives that were merged.
    var notes: [String] {
        let restricted = sources.count { $0.statement.restriction != nil }
        let merged = "It was merged from \(sources.count) archives, of which \(invalidSources.count) were not valid."
        guard restricted > 0 else { return [merged] }
        return [
            merged,
            "\(restricted) of them are restricted to chosen conversations and are not everything of their periods.",
        ]
    }

    private var signatureWords: String {
        guard let signature else { return "A merged archive that the command line made is not signed." }
        return """
            \(organization.name) has signed tagmanifest-sha256.txt with Ed25519. The key in \(BagSignature.keyFile) proves
              nothing by itself; ask \(organization.name) by another way for its fingerprint, which is to be
              \(signature.keyId). To check the signature:

                \(BagSignature.command)
            """
    }

    private var overlapWords: String {
        guard overlap.repeatedMessages > 0 else { return "" }
        return """

            \(overlap.repeatedMessages) messages were in several archives, and are here once. \(overlap.changedMessages) of them had been
            changed between the requests, and are here as the newest request has them.

            """
    }

    private var restrictionWords: String {
        let count = sources.count { $0.statement.restriction != nil }
        guard count > 0 else { return "" }
        let elsewhere = sources.reduce(0) { $0 + ($1.statement.restriction?.messagesElsewhere ?? 0) }
        return """

            NOT EVERYTHING OF THE PERIODS IS IN HERE. \(count) of the archives are restricted to chosen
            conversations, whose ids their request.json has; \(elsewhere) messages of their periods were
            written in others.

            """
    }

    private var warning: String {
        let files = invalidSources
        guard !files.isEmpty else { return "" }
        return """
            WARNING
              These archives were NOT VALID when they were merged, and are in here all the same because
              that was asked for. What comes from them is not proven:
            \(files.map { "  \($0.folder)  \($0.problems.joined(separator: "; "))" }.joined(separator: "\n"))


            """
    }

    private static func line(_ subject: Subject) -> String {
        "  \(subject.name)\(subject.email.map { " <\($0)>" } ?? ""), \(subject.messages) messages"
    }

    private static func line(_ source: Source) -> String {
        let statement = source.statement
        return """
              \(source.folder)  \(source.file)
                \(statement.subject.name), \(statement.period.from) until \(statement.period.until),
                not included; request \(statement.request.id), made \(statement.request.createdAt)
                before the retention cutoff of \(statement.period.retentionCutoff): \(statement.period.messagesBeforeCutoff) messages
                SHA-256 \(source.sha256)
            """
    }
}
