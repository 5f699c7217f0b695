/// One thing that a person can be found by.
public struct UserIdentifier: Hashable, Sendable {
    /// The kinds of identifier that the contract's subject search knows.
    public enum Kind: String, CaseIterable, Sendable {
        case name = "NAME"
        case address = "ADDRESS"
        case phone = "PHONE"
        case email = "EMAIL"
        case twitter = "TWITTER"
        case instagram = "INSTAGRAM"
        case facebook = "FACEBOOK"
        case appleMessages = "APPLE_MESSAGES"
        case externalID = "EXTERNAL_ID"
    }

    /// What the value is.
    public let kind: Kind
    /// The value as it was given.
    public let value: String

    /// Makes an identifier of its kind and value.
    public init(kind: Kind, value: String) {
        self.kind = kind
        self.value = value
    }

    /// The form in which values are compared: case and accents folded, outer blanks cut;
    /// of a telephone number the digits alone.
    public var folded: String {
        kind == .phone ? value.filter { $0.isASCII && $0.isNumber } : SearchFolding.fold(value)
    }
}
