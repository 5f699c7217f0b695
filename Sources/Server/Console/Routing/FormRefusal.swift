internal import Console
private import HTTPTypes
internal import Privacy

/// Something that a form of the console lacks.
struct FormRefusal: Error {
    /// The key of the text that says so.
    let key: String

    init(_ key: String) {
        self.key = key
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
        case let error as FormRefusal: Problem(text: texts(error.key))
        case ApprovalRefusal.ownRequest: Problem(text: texts("refusal.ownRequest"))
        case ApprovalRefusal.noReason: Problem(text: texts("refusal.rejectReason"))
        case let error as ApprovalRefusal: Problem(text: texts("refusal.other"), advice: error.description)
        case let error as SubjectLimitRefusal:
            Problem(text: texts.counting(error.limit, "refusal.limit", ["used": format.number(error.used)]))
        case CaseRefusal.subject(let number, _):
            Problem(text: texts("refusal.caseSubject", ["n": format.number(number)]))
        case CaseRefusal.wrongCount: Problem(text: texts("refusal.caseCount"))
        case let error as CaseRefusal: Problem(text: texts("refusal.other"), advice: error.description)
        case is PeriodRefusal: Problem(text: texts("refusal.period"))
        case ErasureRefusal.held(_, let reason): Problem(text: texts("refusal.held"), advice: "“\(reason)”")
        case HoldRefusal.noReason: Problem(text: texts("refusal.noReason"))
        case HoldRefusal.endsInThePast: Problem(text: texts("refusal.endsInThePast"))
        case HoldRefusal.unknownConversation: Problem(text: texts("refusal.unknownConversation"))
        case HoldRefusal.noTarget: Problem(text: texts("refusal.noTarget"))
        case HoldRefusal.notStanding, HoldRefusal.otherSubject: Problem(text: texts("refusal.hold"))
        case SubjectRefusal.unknown, SubjectRefusal.everybody: Problem(text: texts("refusal.unknownPerson"))
        case SubjectRefusal.severalPeople: Problem(text: texts("refusal.severalPeople"))
        case let error as APIError where error.status == .badRequest:
            Problem(text: texts("refusal.other"), advice: error.message)
        case let error as APIError where error.status == .conflict:
            Problem(text: texts("refusal.other"), advice: error.message)
        default: throw error
        }
    }
}
