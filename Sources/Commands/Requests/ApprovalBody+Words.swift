internal import Wire

extension ApprovalBody {
    /// What was decided, or until when it can be.
    var words: String {
        switch state {
        case "pending": "waits for a second person until \(expiresDate)"
        default: "\(state) \(decidedDate ?? "")\(decidedBy?.name.map { " by \($0)" } ?? "")"
        }
    }
}
