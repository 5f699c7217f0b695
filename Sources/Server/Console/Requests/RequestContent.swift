internal import Chat
internal import Console
internal import Storage

/// What the page of a request shows.
struct RequestContent: Sendable {
    struct State: Sendable {
        let tone: String
        let badge: Badge
        let sentence: String
        let isUnderWay: Bool
        let steps: [Step]
        let failure: String?
        let counts: Rows<Fact>?
        let archive: Archived?
        let gone: String?
    }

    struct Step: Sendable {
        let label: String
        let tone: String
        let isCurrent: Bool
    }

    struct Archived: Sendable {
        let facts: [Fact]
        let digest: String
        let mayDestroy: Bool
    }

    let id: String
    let heading: String
    let subject: String
    let subjectID: String
    let mayViewPerson: Bool
    let state: State
    let facts: [Fact]
    /// Where the same can be asked for once more; `nil` when the visitor may not, or it is under way.
    let again: String?
    var problem: Problem?
    let decision: Decision?
    /// The case that it belongs to.
    let privacyCase: String?
    var report: ArchiveReport?
}

extension RequestContent {
    init(_ found: FoundRequest, _ page: ConsoleCall) {
        let request = found.request
        id = request.id.description
        subject = found.subject
        heading = page.texts("requestHeading.\(request.kind.rawValue)", ["name": found.subject])
        subjectID = request.subject.description
        mayViewPerson = page.holds(.viewSubjects)
        state = State(found, page)
        decision = found.approval.flatMap { Decision($0, of: "/admin/requests/\(request.id)", page) }
        privacyCase = request.caseID.map { "/admin/cases/\($0)" }
        facts = Self.facts(found, page)
        let mayAsk = page.holds(.addRequests) && request.kind == .export && !request.status.isUnderWay
        again = mayAsk ? "/admin/requests/new?subject=\(request.subject)" : nil
    }

    private static func facts(_ found: FoundRequest, _ page: ConsoleCall) -> [Fact] {
        let request = found.request
        var facts = [
            Fact(name: page.texts("kindLabel"), value: page.kind(request)),
            Fact(name: page.texts("requesterLabel"), value: request.requester.name),
            Fact(name: page.texts("madeLabel"), value: page.format.moment(request.createdAt).text),
        ]
        if request.kind == .export {
            facts.append(
                Fact(name: page.texts("periodLabel"), value: page.period(request.periodStart, request.periodEnd))
            )
            facts += page.facts(of: request.choices)
        }
        facts.append(Fact(name: page.texts("reasonLabel"), value: request.reason ?? page.texts("noReasonGiven")))
        facts.append(Fact(name: page.texts("numberLabel"), value: request.id.description))
        return facts
    }
}

extension RequestContent.State {
    fileprivate init(_ found: FoundRequest, _ page: ConsoleCall) {
        let request = found.request
        badge = page.badge(request)
        tone = request.status == .error ? "bad" : request.status == .completed ? "good" : ""
        sentence = page.texts(
            found.approval?.state == .pending ? "waitsForApproval" : "sentence.\(request.status.rawValue)"
        )
        isUnderWay = request.status.isUnderWay && found.approval?.state != .pending
        steps = Self.steps(request, page)
        failure = request.failure
        counts = Rows(
            (found.result?.counts ?? [:]).sorted { $0.key < $1.key }.map { name, count in
                Fact(name: page.texts.all["count.\(name)"] ?? name, value: page.format.number(count))
            }
        )
        let isThere = found.archive?.destroyedAt == nil
        archive = isThere ? found.archive.map { .init($0, found, page) } : nil
        gone = found.archive?.destroyedAt.map {
            page.texts("archiveGone", ["time": page.format.moment($0).text])
        }
    }

    private static func steps(_ request: PrivacyRequest, _ page: ConsoleCall) -> [RequestContent.Step] {
        let work: PrivacyRequest.Status =
            switch request.kind {
            case .export: .searching
            case .update: .updating
            case .delete: .deleting
            }
        let order: [PrivacyRequest.Status] = [.initiated, work, .finalizing, .completed]
        // An erasure searches before it deletes; people see one step.
        let status = request.status == .searching ? work : request.status
        let place = status == .error ? 1 : order.firstIndex(of: status) ?? 1
        return order.enumerated().map { index, step in
            let isFailed = request.status == .error && index == place
            let isDone = index < place || status == .completed
            return RequestContent.Step(
                label: page.texts(isFailed ? "step.ERROR" : "step.\(step.rawValue)"),
                tone: isFailed ? "bad" : isDone ? "done" : "",
                isCurrent: index == place && request.status.isUnderWay
            )
        }
    }
}

extension RequestContent.Archived {
    fileprivate init(_ archive: StoredArchive, _ found: FoundRequest, _ page: ConsoleCall) {
        facts = [
            Fact(name: page.texts("messagesLabel"), value: page.format.number(archive.messages)),
            Fact(name: page.texts("sizeLabel"), value: page.format.size(archive.size)),
            Fact(name: page.texts("finishedLabel"), value: page.format.moment(archive.createdAt).text),
        ]
        digest = archive.digest.hexadecimal
        mayDestroy = page.holds(.deleteArchives)
    }
}
