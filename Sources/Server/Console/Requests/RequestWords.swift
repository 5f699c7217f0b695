internal import Chat
internal import Console
internal import Storage

/// How pages speak of requests.
extension ConsoleCall {
    func badge(_ request: PrivacyRequest) -> Badge {
        let tone =
            switch request.status {
            case .completed: "good"
            case .error: "bad"
            default: "busy"
            }
        return Badge(label: texts("status.\(request.status.rawValue)"), tone: tone)
    }

    func kind(_ request: PrivacyRequest) -> String { texts("kind.\(request.kind.rawValue)") }

    /// A request in a short list.
    func row(_ request: PrivacyRequest, subject: String) -> RequestRow {
        RequestRow(
            id: request.id.description,
            subject: subject,
            kind: kind(request),
            badge: badge(request),
            made: format.moment(request.createdAt)
        )
    }

    /// The days that are asked for, the last of them included.
    func period(_ start: Instant?, _ end: Instant?) -> String {
        let first = start.map(format.day)
        let last = end.map { format.day(Instant(milliseconds: $0.milliseconds - 1)) }
        switch (first, last) {
        case (let first?, let last?): return texts("periodBetween", ["first": first, "last": last])
        case (let first?, nil): return texts("periodFrom", ["first": first])
        case (nil, let last?): return texts("periodUntil", ["last": last])
        case (nil, nil): return texts("periodAll")
        }
    }
}

/// A request in a short list.
struct RequestRow: Sendable {
    let id: String
    let subject: String
    let kind: String
    let badge: Badge
    let made: LocalMoment
}

extension PrivacyRequest.Status {
    /// Those of requests that have not come to their end.
    static let underWay: [Self] = [.initiated, .searching, .updating, .deleting, .finalizing]

    var isUnderWay: Bool { Self.underWay.contains(self) }
}

extension StoreTransaction {
    /// The name of the person that a request is about.
    func subjectName(_ request: PrivacyRequest) throws -> String {
        try users.find(request.subject, in: request.organization)?.name ?? request.subject.description
    }
}
