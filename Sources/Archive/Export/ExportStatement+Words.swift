extension ExportStatement {
    /// The lines of `bag-info.txt`.
    var bagInformation: [(label: String, value: String)] {
        var lines = [
            (label: "Source-Organization", value: organization.name),
            ("External-Identifier", request.id),
            ("External-Description", "Chat messages written by \(subject.name)"),
            ("Bagging-Date", String(request.createdAt.prefix(10))),
            ("Bag-Software-Agent", "\(software.name) \(software.version)"),
            ("Habeas-Subject", subject.id),
            ("Habeas-Requested-By", request.requestedBy.name),
            ("Habeas-Period-From", period.from),
            ("Habeas-Period-Until", period.until),
            ("Habeas-Retention-Cutoff", period.retentionCutoff),
            ("Habeas-Message-Count", String(counts.messages)),
        ]
        if let reason = request.reason { lines.append(("Habeas-Reason", reason)) }
        return lines
    }

    /// What a hold has kept, in words.
    private var exception: String {
        hold.map { ",\nbut for what legal hold \($0.id) has kept" } ?? ""
    }

    /// What a person reads first: `README.txt`.
    var readme: String {
        """
        CHAT MESSAGES OF \(subject.name.uppercased())

        This archive holds what one person wrote in the workplace chat of
        \(organization.name), and the words of nobody else.

          Person               \(subject.name)\(subject.email.map { " <\($0)>" } ?? "")
          From                 \(period.from)
          Until, not included  \(period.until)
          Messages             \(counts.messages), of which \(counts.events) are events such as joining a room
          Conversations        \(counts.conversations)
          Request              \(request.id), made \(request.createdAt)

        All times are in UTC. \(organization.name) keeps chat for \(period.retentionDays) days: what was
        sent before \(period.retentionCutoff) is gone and is not in here\(exception)
        (\(period.messagesBeforeCutoff) messages that still await their removal). Another \(period.messagesNotAskedFor) messages
        lie outside of the period above.

        FILES
          data/messages.jsonl       one message per line, oldest first, as JSON; earlier texts of
                                    edited messages and what is known of attached files are with
                                    the message
          data/attachments          the files that the person uploaded, \(counts.attachmentFiles) of them; a message says
                                    under "attachments" which are its own, and their names
          data/reactions.jsonl      the emoji that the person put on messages
          data/conversations.jsonl  the conversations that the messages were written in
          data/request.json         who asked, when and why, and what this archive covers

        CHECKING
          The file manifest-sha256.txt has the SHA-256 of every file under data, and
          tagmanifest-sha256.txt those of the other files. After unpacking:

            sha256sum -c manifest-sha256.txt
            sha256sum -c tagmanifest-sha256.txt

          or, with Habeas at hand: habeas verify ARCHIVE.zip

          These digests show that nothing was changed by accident. This archive is not signed:
          they do not show who made it.

        """
    }
}
