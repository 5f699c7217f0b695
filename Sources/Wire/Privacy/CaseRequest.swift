/// What `POST /api/habeas/v1/cases` takes.
public struct CaseRequest: Codable, Sendable {
    /// What people call it.
    public var title: String
    /// Why it is opened; the archives state it.
    public var reason: String?
    /// Whom it is about: 1 to 25 different people.
    public var subjects: [GDPRSubject]
    /// The first instant, in ISO 8601.
    public var from: String?
    /// The first instant not included any more, in ISO 8601.
    public var until: String?
    /// The forms of the messages, as in ``ExportRequest``.
    public var formats: [String]?
    /// The language of the transcript, as in ``ExportRequest``.
    public var language: String?
    /// How other people are called, as in ``ExportRequest``.
    public var otherPeople: String?
    /// The conversations that it is restricted to, by their ids or the addresses of rooms; all when left out.
    public var conversationIds: [String]?
    /// `GDPR`, `LGPD`, `CCPA` or `DATE`; `GDPR` unless it says otherwise.
    public var regime: String?
    /// When what it answers was received, such as `2026-01-31`; today in UTC when left out.
    public var receivedDate: String?
    /// The last day, where the regime is `DATE`.
    public var dueDate: String?

    /// Makes a request of what every one has.
    public init(title: String, subjects: [GDPRSubject]) {
        self.title = title
        self.subjects = subjects
    }
}

/// What `POST /api/habeas/v1/cases/{id}/notes` takes.
public struct CaseNoteRequest: Codable, Sendable {
    /// The words.
    public var text: String

    /// Makes a note of its words.
    public init(text: String) {
        self.text = text
    }
}
