internal import Console
internal import Privacy
private import Storage

/// What pages say of refusals that have many reasons; the API says the same in English.
extension ConsoleCall {
    func words(for refusal: ApprovalRefusal) -> String {
        switch refusal {
        case .notAsked: texts("refusal.notAsked")
        case .partOfCase: texts("refusal.partOfCase")
        case .decided: texts("refusal.decided")
        case .expired: texts("refusal.expired")
        case .nobody: texts("refusal.nobody")
        case .ownRequest: texts("refusal.ownRequest")
        case .noReason: texts("refusal.rejectReason")
        }
    }

    func words(for refusal: CaseRefusal) -> String {
        switch refusal {
        case .wrongCount: texts("refusal.caseCount")
        case .subject(let number, _): texts("refusal.caseSubject", ["n": format.number(number)])
        case .samePerson(let first, let second):
            texts("refusal.samePerson", ["first": format.number(first), "second": format.number(second)])
        case .noTitle: texts("refusal.noTitle")
        case .unknownConversation: texts("refusal.unknownConversation")
        case .tooManyConversations: texts("refusal.tooManyConversations")
        case .receivedInTheFuture: texts("refusal.receivedInTheFuture")
        case .dueBeforeReceived: texts("refusal.dueBeforeReceived")
        case .dueByRegime: texts("refusal.dueByRegime")
        case .noDueDate: texts("refusal.noDueDate")
        case .noReason: texts("refusal.extensionReason")
        case .notExtendable: texts("refusal.notExtendable")
        case .extendedBefore: texts("refusal.extendedBefore")
        case .overdue: texts("refusal.overdue")
        case .notLater: texts("refusal.notLater")
        case .emptyNote: texts("refusal.emptyNote")
        case .tooManyNotes: texts("refusal.tooManyNotes")
        case .wrongState(let status): texts("refusal.wrongState", ["state": texts("case.\(status.rawValue)")])
        case .erased: texts("refusal.caseErased")
        }
    }
}
