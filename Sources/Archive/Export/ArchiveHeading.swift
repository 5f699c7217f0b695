internal import Chat

/// Whom an archive is about, as far as all forms of the messages say so.
struct ArchiveHeading {
    /// Somebody whose messages are in the archive.
    struct Person {
        let name: String
        let email: String?
    }

    /// The language of what the archive says in words.
    let language: ArchiveLanguage
    /// The name of the organization whose chat it is.
    let organization: String
    /// The subjects.
    let subjects: [User.ID: Person]

    /// The same for a transcript.
    var transcript: TranscriptHeading {
        TranscriptHeading(language: language, subjects: subjects.mapValues(\.name), organization: organization)
    }
}
