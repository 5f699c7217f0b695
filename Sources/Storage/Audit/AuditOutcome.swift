/// What came of an act.
public enum AuditOutcome: Sendable {
    case success
    /// It was refused or failed, for a reason in a few words that hold no personal data.
    case failure(String)

    var text: String {
        switch self {
        case .success: "success"
        case .failure: "failure"
        }
    }

    var reason: String? {
        switch self {
        case .success: nil
        case .failure(let reason): reason
        }
    }
}
