private import Storage

extension ExportStatement {
    /// The lines of `bag-info.txt`.
    var bagInformation: [(label: String, value: String)] {
        var lines = [
            (label: "Source-Organization", value: organization.name),
            ("External-Identifier", request.id),
            ("External-Description", "Chat messages written by \(subject.name)\(place)"),
            ("Bagging-Date", String(request.createdAt.prefix(10))),
            ("Bag-Software-Agent", "\(software.name) \(software.version)"),
            ("Habeas-Subject", subject.id),
            ("Habeas-Requested-By", request.requestedBy.name),
            ("Habeas-Period-From", period.from),
            ("Habeas-Period-Until", period.until),
            ("Habeas-Retention-Cutoff", period.retentionCutoff),
            ("Habeas-Message-Count", String(counts.messages)),
        ]
        if let start = period.askedFrom { lines.append(("Habeas-Asked-From", start)) }
        if let end = period.askedUntil { lines.append(("Habeas-Asked-Until", end)) }
        if let restriction {
            lines.append(("Habeas-Chosen-Conversations", String(restriction.conversationIds.count)))
            lines.append(("Habeas-Messages-Elsewhere", String(restriction.messagesElsewhere)))
        }
        if let firstMessage { lines.append(("Habeas-First-Message", firstMessage.id)) }
        if let lastMessage { lines.append(("Habeas-Last-Message", lastMessage.id)) }
        if let removed = period.removedByMonth, !removed.isEmpty {
            let months = removed.map { "\($0.month): \($0.messages)" }.joined(separator: ", ")
            lines.append(("Habeas-Removed-By-Retention", months))
        }
        if let commitment { lines.append(("Habeas-Commitment-Root", commitment.root.hexadecimal)) }
        if let reason = request.reason { lines.append(("Habeas-Reason", reason)) }
        if let signature { lines.append(("Habeas-Signing-Key", signature.keyId)) }
        return lines
    }

    /// That not all conversations are there.
    private var place: String {
        guard let count = restriction?.conversationIds.count else { return "" }
        return count == 1 ? " in one chosen conversation" : " in \(count) chosen conversations"
    }

    /// What the restriction leaves out, as a paragraph of its own.
    private var restrictionWords: String {
        guard let restriction else { return "" }
        return """

            NOT EVERYTHING OF THE PERIOD IS IN HERE. Conversations were chosen, whose ids data/request.json
            has, and what was written elsewhere is left out: \(restriction.messagesElsewhere) messages of the period, and
            \(restriction.reactionsElsewhere) reactions to messages that were written elsewhere.

            """
    }

    /// What the digests can show.
    private var digestWords: String {
        restriction == nil
            ? "Every message of the period above must be in here for the digests to fit."
            : "They show how many messages of the period are not in here, but not that those are\n"
                + "          of other conversations: for that, \(organization.name) vouches."
    }

    /// What a hold has kept, in words.
    private var exception: String {
        hold.map { ",\nbut for what legal hold \($0.id) has kept" } ?? ""
    }

    /// What a person reads first: `README.txt`.
    var readme: String {
        """
        CHAT MESSAGES OF \(subject.name.uppercased())

        This archive holds what one person wrote\(place) in the workplace chat of
        \(organization.name), and the words of nobody else.
        \(restrictionWords)
          Person               \(subject.name)\(subject.email.map { " <\($0)>" } ?? "")
          From                 \(period.from)
          Until, not included  \(period.until)
          Messages             \(counts.messages), of which \(counts.events) are events such as joining a room
          Conversations        \(counts.conversations)
          Request              \(request.id), made \(request.createdAt)

        All times are in UTC. \(organization.name) keeps chat for \(period.retentionDays) days: what was
        sent before \(period.retentionCutoff) is gone and is not in here\(exception)
        (\(period.messagesRemoved) messages that were removed, and \(period.messagesBeforeCutoff) that still await it). Another
        \(period.messagesNotAskedFor) messages lie outside of the period above.

        FILES
          data/messages.jsonl       one message per line, oldest first, as JSON; earlier texts of
                                    edited messages and what is known of attached files are with
                                    the message
        \(formWords)
          data/attachments          the files that the person uploaded, \(counts.attachmentFiles) of them; a message says
                                    under "attachments" which are its own, and their names
          data/reactions.jsonl      the emoji that the person put on messages
          data/conversations.jsonl  the conversations that the messages were written in
          data/request.json         who asked, when and why, and what this archive covers
          data/commitments.jsonl    what the store had noted of each message when it was stored, by
                                    which it can be checked that none is missing or was changed

        CHECKING
          The file manifest-sha256.txt has the SHA-256 of every file under data, and
          tagmanifest-sha256.txt those of the other files. After unpacking:

            sha256sum -c manifest-sha256.txt
            sha256sum -c tagmanifest-sha256.txt

          or, with Habeas at hand: habeas verify ARCHIVE.zip

          When a message is stored, so is a digest over it and those before it. The file
          data/commitments.jsonl has these digests, in blocks of up to 256 messages, also of messages
          that are not in here: of those it shows how many there are and when the first and the last
          of a block were sent, and in a block that is only partly in here when each was; never
          their words. \(digestWords)

          These digests show that nothing was changed by accident.

        \(signatureWords)
        """
    }

    /// How to check who made the archive.
    private var signatureWords: String {
        guard let signature else { return "" }
        return """
            SIGNATURE
              \(organization.name) has signed tagmanifest-sha256.txt with Ed25519, and through the digests
              in it every other file. To check the signature:

                \(BagSignature.command)

              It must print: Signature Verified Successfully.

              The key in \(BagSignature.keyFile) came with this archive and proves nothing by itself: whoever
              makes a false archive can put a key of their own into it. Ask \(organization.name) for
              the fingerprint of its public key, by a way other than this archive. The key in here has

                \(signature.keyId)

              which is the SHA-256 of the key in DER. This prints that of a file:

                openssl pkey -pubin -in \(BagSignature.keyFile) -outform DER | sha256sum

              With the organization's own key in a file: habeas verify --key FILE.pem ARCHIVE.zip

            """
    }
}
