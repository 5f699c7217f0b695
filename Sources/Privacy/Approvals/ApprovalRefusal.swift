internal import Storage

/// Why a decision on a request or a case was not taken.
public enum ApprovalRefusal: Error, Equatable, CustomStringConvertible {
    /// The request or the case does not wait for anybody.
    case notAsked
    /// The request waits together with its case.
    case partOfCase(String)
    /// Somebody has decided already.
    case decided(String)
    /// It was not decided in time.
    case expired
    /// The caller is no person.
    case nobody
    /// Whoever asked would decide.
    case ownRequest
    /// A rejection has no reason.
    case noReason

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .notAsked: "It does not wait for an approval."
        case .partOfCase(let id): "The request belongs to case \(id). Decide on the case."
        case .decided(let state): "It was decided already: \(state)."
        case .expired: "Nobody decided in time. The request has ended; make it again."
        case .nobody: "A person must decide. Sign in as one, or use a client that acts as one."
        case .ownRequest:
            "Somebody else must decide: neither who asked, nor through a client that they asked through, made or changed."
        case .noReason: "reason is empty. Say why it is rejected."
        }
    }

    /// Whether the caller may not decide, whatever the state.
    public var isForbidden: Bool { self == .nobody || self == .ownRequest }
    /// Whether the call itself is wrong.
    public var isMalformed: Bool { self == .noReason }
}

extension Approval {
    /// Throws when a caller is not a second person.
    ///
    /// People are told apart by who they are, and programs by what they are: a program that acts as somebody else by
    /// now, or that the asker has made or changed and so can sign in with, is not a second person.
    ///
    /// - Parameter others: who else has had a part in asking.
    /// - Throws: an ``ApprovalRefusal``.
    func checkDecider(_ caller: Caller, others: [PrivacyRequest.Requester]) throws {
        guard let person = caller.person else { throw ApprovalRefusal.nobody }
        let isProgram = caller.client.grantType == .clientCredentials
        let makers = isProgram ? [caller.client.createdBy, caller.client.modifiedBy, caller.client.actsAs] : []
        for asker in [asker] + others {
            let isSameClient = asker.client == caller.client.id && (isProgram || asker.user == nil)
            let isOwnClient = asker.user.map { makers.contains($0) } ?? false
            guard asker.user != person, !isSameClient, !isOwnClient else { throw ApprovalRefusal.ownRequest }
        }
        guard asker.user != nil || !clientMakers.contains(person) else { throw ApprovalRefusal.ownRequest }
    }
}
