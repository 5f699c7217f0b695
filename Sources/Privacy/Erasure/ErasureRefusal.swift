public import Chat
public import Storage

/// Why nothing is erased or rectified, or no more of it.
public enum ErasureRefusal: Error, CustomStringConvertible {
    /// A hold stands on the person's data.
    case held(Hold.ID, reason: String)
    /// A hold came to stand on the person's data while some of it was changed.
    case stopped(Hold.ID)
    /// The person was erased, and there is nothing to rectify.
    case erased
    /// There is nothing to replace.
    case noTerms
    /// A term says nothing, or too much.
    case wrongTerm
    /// The new e-mail address belongs to somebody else.
    case emailTaken

    /// What is wrong, what to do, and why a hold stands.
    public var explanation: String {
        guard case .held(_, let reason) = self else { return description }
        return "\(description) It was placed for this reason: \(reason)"
    }

    /// What is wrong, and what to do; without the words of a hold, which are not for a log.
    public var description: String {
        switch self {
        case .held(let id, _):
            "Legal hold \(id) stands on the person's data. Release it first, or wait for its end."
        case .stopped(let id):
            """
            Legal hold \(id) was placed while the request was carried out, and has ended it. What was changed before is \
            in its counts; nothing was changed since. Make the request again when the hold has ended.
            """
        case .erased: "The person was erased. There is nothing left to rectify."
        case .noTerms: "replacementTerms is missing. Give from 1 to 25 terms with existingValue and updatedValue."
        case .wrongTerm:
            "A replacement term needs a type, an existingValue and an updatedValue of 1 to 1000 characters that differ."
        case .emailTaken: "The new e-mail address belongs to somebody else."
        }
    }

    /// Whether the call is right in itself, and what there is stands in its way.
    public var isConflict: Bool {
        switch self {
        case .held, .stopped, .emailTaken: true
        case .erased, .noTerms, .wrongTerm: false
        }
    }

    /// Throws when a hold stands on what a person wrote.
    static func check(_ subject: User, at now: Instant, _ transaction: StoreTransaction) throws {
        if let hold = try transaction.holds.standing(on: subject, at: now).first {
            throw Self.held(hold.id, reason: hold.reason)
        }
    }
}
