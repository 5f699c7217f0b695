internal import Console
internal import Privacy

extension ConsoleCall {
    /// What pages say of a decision that was not taken; the API says the same in English.
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
}
