internal import Console
internal import Privacy

extension ConsoleCall {
    /// What pages say of a refusal that has a text of its own: of a decision that was not taken, or by the code of the
    /// error.
    func words(for error: any Error) -> String? {
        switch error {
        case ApprovalRefusal.notAsked: texts("refusal.notAsked")
        case ApprovalRefusal.partOfCase: texts("refusal.partOfCase")
        case ApprovalRefusal.decided: texts("refusal.decided")
        case ApprovalRefusal.expired: texts("refusal.expired")
        case ApprovalRefusal.nobody: texts("refusal.nobody")
        case let error as APIError: texts.all["reason.\(error.code)"]
        default: nil
        }
    }
}
