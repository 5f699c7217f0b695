internal import Chat
internal import Console
internal import Privacy
internal import Storage

/// What a second person decides on, as a page shows it.
struct Decision: Sendable {
    let sentence: String
    let mayDecide: Bool
    /// The page of what is decided on.
    let action: String

    /// Tells of an approval that nobody has decided on; `nil` for another.
    init?(_ approval: Approval, of address: String, _ page: ConsoleCall) {
        guard approval.state == .pending else { return nil }
        let values = ["name": approval.asker.name, "time": page.format.moment(approval.expiresAt).text]
        let isAsker = approval.asker.user != nil && approval.asker.user == page.signedIn?.person.id
        sentence = page.texts(isAsker ? "ownApproval" : "approvalAsked", values)
        mayDecide = page.holds(.approveRequests) && !isAsker
        action = address
    }
}

extension ConsoleCall {
    /// What the visitor has decided by a form.
    var verdict: ApprovalDesk.Verdict {
        get throws {
            form["verdict"] == "approve" ? .approve : .reject(reason: try form.reason() ?? "")
        }
    }
}
