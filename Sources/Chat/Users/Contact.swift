/// A way to reach a person, as the directory shows it.
public struct Contact: Hashable, Sendable {
    /// What carries it, by the contract's names.
    public enum Medium: String, CaseIterable, Sendable {
        case phone = "PHONE"
        case email = "EMAIL"
        case sms = "SMS"
    }

    /// What it is for, by the contract's names.
    public enum Purpose: String, CaseIterable, Sendable {
        case primary = "PRIMARY"
        case work = "WORK"
        case work2 = "WORK2"
        case work3 = "WORK3"
        case work4 = "WORK4"
        case home = "HOME"
        case mobile = "MOBILE"
        case main = "MAIN"
        case other = "OTHER"
    }

    /// What carries it.
    public let medium: Medium
    /// What it is for.
    public let purpose: Purpose
    /// The number or the e-mail address; some have an extension alone.
    public let address: String?
    /// The telephone extension.
    public let telephoneExtension: String?
    /// The country of a telephone number, such as `GB`.
    public let country: String?

    /// Makes a contact of its parts.
    public init(
        medium: Medium,
        purpose: Purpose,
        address: String?,
        telephoneExtension: String? = nil,
        country: String? = nil
    ) {
        self.medium = medium
        self.purpose = purpose
        self.address = address
        self.telephoneExtension = telephoneExtension
        self.country = country
    }

    /// What a person can be found by because of it.
    public var identifier: UserIdentifier? {
        address.map { UserIdentifier(kind: medium == .email ? .email : .phone, value: $0) }
    }
}
