internal import Chat
internal import Console
private import HTTPTypes
internal import Privacy
private import Storage

/// Something that a form of the console lacks.
struct FormRefusal: Error {
    /// The key of the text that says so.
    let key: String
    /// The name of the field that it is about.
    let field: String?

    init(_ key: String, field: String? = nil) {
        self.key = key
        self.field = field
    }
}

extension ConsoleCall {
    /// What a page says of a refusal, next to the form that was refused.
    ///
    /// - Throws: the error, when it is none that a person can do something about in the form.
    func problem(_ error: any Error) throws -> Problem {
        try words(for: error).map { Problem(text: $0) } ?? formProblem(error)
    }

    private func formProblem(_ error: any Error) throws -> Problem {
        switch error {
        case let error as FormRefusal: Problem(text: texts(error.key), field: error.field)
        case ApprovalRefusal.ownRequest: Problem(text: texts("refusal.ownRequest"))
        case ApprovalRefusal.noReason: Problem(text: texts("refusal.rejectReason"), field: "reason")
        case let error as ApprovalRefusal: Problem(text: texts("refusal.other"), advice: error.description)
        case let error as SubjectLimitRefusal:
            Problem(text: texts.counting(error.limit, "refusal.limit", ["used": format.number(error.used)]))
        case let error as CaseRefusal: problem(error)
        case is PeriodRefusal: Problem(text: texts("refusal.period"), field: "until")
        case let error as ErasureRefusal: problem(error)
        case HoldRefusal.noReason: Problem(text: texts("refusal.noReason"), field: "reason")
        case HoldRefusal.endsInThePast: Problem(text: texts("refusal.endsInThePast"), field: "end")
        case HoldRefusal.unknownConversation: Problem(text: texts("refusal.unknownConversation"), field: "conversation")
        case HoldRefusal.noTarget: Problem(text: texts("refusal.noTarget"))
        case HoldRefusal.notStanding, HoldRefusal.otherSubject: Problem(text: texts("refusal.hold"), field: "hold")
        case SubjectRefusal.unknown, SubjectRefusal.everybody:
            Problem(text: texts("refusal.unknownPerson"), field: "email")
        case SubjectRefusal.severalPeople: Problem(text: texts("refusal.severalPeople"), field: "email")
        case let error as APIError where error.status == .badRequest || error.status == .conflict:
            Problem(text: texts("refusal.other"), advice: error.message)
        default: throw error
        }
    }

    private func problem(_ refusal: ErasureRefusal) -> Problem {
        switch refusal {
        case .held(_, let reason): Problem(text: texts("refusal.held"), advice: "“\(reason)”")
        case .stopped: Problem(text: texts("refusal.other"), advice: refusal.description)
        case .erased: Problem(text: texts("refusal.erased"))
        case .noTerms: Problem(text: texts("refusal.noTerms"))
        case .wrongTerm: Problem(text: texts("refusal.wrongTerm"))
        case .emailTaken: Problem(text: texts("refusal.emailTaken"))
        }
    }

    private func problem(_ refusal: CaseRefusal) -> Problem {
        switch refusal {
        case .wrongCount: Problem(text: texts("refusal.caseCount"), field: "people")
        case .subject(let number, _):
            Problem(text: texts("refusal.caseSubject", ["n": format.number(number)]), field: "people")
        case .samePerson(let first, let second):
            Problem(
                text: texts("refusal.samePerson", ["first": format.number(first), "second": format.number(second)]),
                field: "people"
            )
        case .noTitle: Problem(text: texts("refusal.noTitle"), field: "title")
        case .unknownConversation: Problem(text: texts("refusal.unknownConversation"), field: "conversations")
        case .tooManyConversations: Problem(text: texts("refusal.tooManyConversations"), field: "conversations")
        case .receivedInTheFuture: Problem(text: texts("refusal.receivedInTheFuture"), field: "received")
        case .dueBeforeReceived: Problem(text: texts("refusal.dueBeforeReceived"), field: "due")
        case .dueByRegime: Problem(text: texts("refusal.dueByRegime"), field: "due")
        case .noDueDate: Problem(text: texts("refusal.noDueDate"), field: "due")
        case .noReason: Problem(text: texts("refusal.extensionReason"), field: "reason")
        case .notExtendable: Problem(text: texts("refusal.notExtendable"))
        case .extendedBefore: Problem(text: texts("refusal.extendedBefore"))
        case .overdue: Problem(text: texts("refusal.overdue"))
        case .notLater: Problem(text: texts("refusal.notLater"), field: "due")
        case .emptyNote: Problem(text: texts("refusal.emptyNote"), field: "text")
        case .tooManyNotes: Problem(text: texts("refusal.tooManyNotes"))
        case .wrongState(let status):
            Problem(text: texts("refusal.caseState", ["state": texts("case.\(status.rawValue)")]))
        case .erased: Problem(text: texts("refusal.caseErased"))
        }
    }
}

extension FormFields {
    /// A text that a form brings.
    ///
    /// - Throws: a ``FormRefusal`` when it is longer than it may be, in Unicode scalars; nothing is ever cut.
    func text(_ name: String, atMost limit: Int) throws(FormRefusal) -> String {
        let text = self[name] ?? ""
        guard text.unicodeScalars.count <= limit, !text.unicodeScalars.contains("\0") else {
            throw FormRefusal("refusal.tooLong.\(limit)", field: name)
        }
        return text
    }

    /// The reason that a form gives; `nil` when it gives none.
    func reason() throws(FormRefusal) -> String? { try Swift.Optional(text("reason", atMost: 2000)).nonEmpty }

    /// The first instant of a day that a form gives; `nil` when it gives none.
    func day(_ name: String) throws(FormRefusal) -> Instant? { try date(name)?.begin }

    /// A day that a form gives; `nil` when it gives none.
    func date(_ name: String) throws(FormRefusal) -> CivilDate? {
        guard let text = self[name].nonEmpty else { return nil }
        guard let date = CivilDate(text) else { throw FormRefusal("refusal.day", field: name) }
        return date
    }
}
