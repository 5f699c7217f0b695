public import Chat
public import Storage

/// Why a case was not opened, or not moved on.
public enum CaseRefusal: Error, Equatable, CustomStringConvertible {
    /// It is about nobody, or about too many people.
    case wrongCount(Int)
    /// One of the subjects is not one person who is known.
    case subject(number: Int, SubjectRefusal)
    /// Two subjects are one person.
    case samePerson(Int, Int)
    /// It has no title.
    case noTitle
    /// It is restricted to a conversation that is not there.
    case unknownConversation(number: Int)
    /// It is restricted to too many conversations.
    case tooManyConversations
    /// What it answers would be received later.
    case receivedInTheFuture
    /// It would be due before it was received.
    case dueBeforeReceived
    /// A date is given where the regime has its own.
    case dueByRegime(DeadlineRegime)
    /// No date is given where the regime has none.
    case noDueDate
    /// An extension has no reason.
    case noReason
    /// The regime knows no extension.
    case notExtendable
    /// It was extended before.
    case extendedBefore
    /// The deadline has passed.
    case overdue
    /// The new date is not later than the deadline.
    case notLater
    /// A note says nothing.
    case emptyNote
    /// There are as many notes as a case can have.
    case tooManyNotes
    /// What is asked cannot be done in the state that it is in.
    case wrongState(PrivacyCase.Status)
    /// Somebody was erased since it was opened.
    case erased(String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .wrongCount(let count):
            "subjects names \(count) people. A case is about 1 to \(CaseDemand.mostSubjects); an organization's whole chat "
                + "is never exported."
        case .subject(let number, let refusal): "Subject \(number): \(refusal)"
        case .samePerson(let first, let second):
            "Subjects \(first) and \(second) are the same person. Name each person once."
        case .noTitle: "title is empty. Say what the case is called."
        case .unknownConversation(let number):
            "Conversation \(number) of conversationIds is not one of this organization."
        case .tooManyConversations:
            "conversationIds has more than \(CaseDemand.mostConversations) conversations. Leave it out for all of them."
        case .receivedInTheFuture: "receivedDate has not come yet. Give the day on which the request was received."
        case .dueBeforeReceived: "dueDate lies before receivedDate. Give a later one."
        case .dueByRegime(let regime): "\(regime.rawValue) has a deadline of its own. Leave dueDate out."
        case .noDueDate: "regime is DATE, and dueDate is missing. Give the last day."
        case .noReason: "reason is empty. Say why the deadline is extended."
        case .notExtendable: "The regime of the case knows no extension."
        case .extendedBefore: "The deadline was extended before. It can be extended once."
        case .overdue: "The deadline has passed. It can only be extended before that."
        case .notLater:
            "dueDate must be given for a case of the regime DATE, later than the present one, and for no other."
        case .emptyNote: "text is empty. Write something down."
        case .tooManyNotes: "The case has as many notes as one can have."
        case .wrongState(let status): "The case is \(status.rawValue): that cannot be done now."
        case .erased(let person):
            "User \(person) was erased since the case was opened. Open a new case without them."
        }
    }

    /// Whether the call is right in itself, and the state of the case stands in its way.
    public var isConflict: Bool {
        switch self {
        case .notExtendable, .extendedBefore, .overdue, .tooManyNotes, .wrongState, .erased: true
        default: false
        }
    }
}
