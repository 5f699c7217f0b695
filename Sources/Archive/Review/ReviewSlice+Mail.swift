private import Chat
internal import Storage

extension ReviewSlice {
    /// The whole review file: a mail with the file `rsmf.zip` attached.
    func mail(heading: ArchiveHeading, bytes: ReviewAttachment.Reader) throws -> OutputBuffer {
        let people = ReviewParticipants(of: self, heading: heading)
        let zip = try zip(people, bytes)
        let mail = OutputBuffer(capacity: zip.count / 57 * 78 + zip.count % 57 * 2 + 8192)
        for (name, value) in headers(people) { mail.append("\(name): \(value)\r\n") }
        mail.append(
            """
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary="\(Self.boundary)"\r
            \r
            --\(Self.boundary)\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: base64\r
            \r

            """
        )
        var words = words(people)
        words.withUTF8 { mail.appendBase64Lines(UnsafeRawBufferPointer($0)) }
        mail.append(
            """
            --\(Self.boundary)\r
            Content-Type: application/zip; name="rsmf.zip"\r
            Content-Transfer-Encoding: base64\r
            Content-Disposition: attachment; filename="rsmf.zip"\r
            \r

            """
        )
        mail.appendBase64Lines(zip.bytes)
        mail.append("--\(Self.boundary)--\r\n")
        return mail
    }

    /// Every part is in base64, which has no hyphen.
    private static let boundary = "--habeas-review-file"

    private func zip(_ people: ReviewParticipants, _ bytes: ReviewAttachment.Reader) throws -> OutputBuffer {
        let manifest = manifest(people)
        var zip = MemoryZip(capacity: attachments.reduce(manifest.count / 2 + 4096) { $0 + $1.size + 1024 })
        zip.add("rsmf_manifest.json", manifest.bytes, .deflated)
        for file in attachments {
            // Named, so that the bytes live until they are in the ZIP file.
            let content = try file.content(bytes)
            withExtendedLifetime(content) {
                zip.add(file.name, content.bytes, file.isCompressed ? .stored : .deflated)
            }
        }
        return zip.finish()
    }

    private func headers(_ people: ReviewParticipants) -> [(name: String, value: String)] {
        let numbering = part == 1 ? "" : ", part \(part)"
        let begin = first?.instant ?? Instant(milliseconds: 0)
        var headers: [(name: String, value: String)] = [
            ("Date", MailHeader.date(begin)),
            ("From", people.authors.map(MailHeader.mailbox).joined(separator: ",\r\n ")),
            ("To", Self.recipients(people.others)),
            ("Subject", MailHeader.text("\(conversation.title), \(day)\(numbering)")),
            ("Message-ID", "<\(conversation.id).\(day).\(part)@\(MailHeader.domain)>"),
            ("X-RSMF-Version", "2.0.0"),
            ("X-RSMF-Generator", "Habeas \(HabeasVersion.current)"),
        ]
        headers += [
            ("X-RSMF-BeginDate", begin.description),
            ("X-RSMF-EndDate", (last?.instant ?? begin).description),
            ("X-RSMF-EventCount", String(count)),
            ("X-RSMF-Application", "Habeas"),
            ("X-RSMF-Custodian", MailHeader.text(people.authors.map(\.name).joined(separator: ", "))),
            ("X-RSMF-Participants", MailHeader.text(people.all.map(\.name).joined(separator: ", "))),
            ("X-RSMF-AttachmentCount", String(attachmentCount)),
            ("X-RSMF-EventCollectionID", conversation.id.description),
        ]
        // A mail from several must say who of them sent it (RFC 5322, section 3.6.2).
        if people.authors.count > 1 { headers.insert(("Sender", MailHeader.mailbox(people.authors[0])), at: 2) }
        return headers
    }

    private static func recipients(_ others: [ReviewParticipants.Participant]) -> String {
        others.isEmpty ? "undisclosed-recipients:;" : others.map(MailHeader.mailbox).joined(separator: ",\r\n ")
    }

    private func words(_ people: ReviewParticipants) -> String {
        """
        \(conversation.title), \(day) (UTC)\r
        \(count) events by \(people.authors.map(\.name).joined(separator: ", ")), and nobody else's words.\r

        """
    }
}
