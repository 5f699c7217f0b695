internal import Chat
private import Foundation
internal import Wire

/// Checks what callers say of users.
enum UserFields {
    /// As many ways to reach a user as there may be.
    private static let mostContacts = 50

    static func name(_ text: String?) throws(APIError) -> String {
        guard let name = try line(text, "name") else { throw .invalidValue("name", "must not be empty") }
        return name
    }

    static func email(_ text: String?) throws(APIError) -> String {
        guard let text, isEmail(text) else {
            throw .invalidValue("email", "must be an e-mail address of at most 254 characters")
        }
        return text
    }

    /// A text of one line; one without anything in it is none.
    static func line(_ text: String?, _ field: String, most: Int = 256) throws(APIError) -> String? {
        guard let trimmed = text?.trimmingCharacters(in: .whitespacesAndNewlines), !trimmed.isEmpty else { return nil }
        guard trimmed.unicodeScalars.count <= most, !trimmed.unicodeScalars.contains(where: \.isControl) else {
            throw .invalidValue(field, "must be one line of at most \(most) characters")
        }
        return trimmed
    }

    /// A state that a caller may bring a user into.
    static func state(_ text: String) throws(APIError) -> User.State {
        switch User.State(rawValue: text) {
        case .active: return .active
        case .inactive: return .inactive
        case .deleted:
            throw .generalBadRequest("A user is not made deleted by state. Use DELETE /api/v2/users/{userId}.")
        case nil: throw .invalidValue("state", "must be active or inactive")
        }
    }

    static func contacts(_ bodies: [ContactBody]) throws(APIError) -> [Contact] {
        guard bodies.count <= mostContacts else {
            throw .invalidValue("addresses", "must be at most \(mostContacts)")
        }
        var contacts: [Contact] = []
        for body in bodies { contacts.append(try contact(body)) }
        return contacts
    }

    /// The home division, by its id or as `*`.
    static func checkDivision(_ text: String?, in organization: Organization.ID) throws(APIError) {
        guard let text else { throw .invalidValue("divisionId", "is required: the home division's id, or *") }
        guard Organization.isHomeDivision(text, of: organization) else {
            throw .invalidValue("divisionId", "must be the home division's id, or *")
        }
    }

    private static func contact(_ body: ContactBody) throws(APIError) -> Contact {
        guard let medium = Contact.Medium(rawValue: body.mediaType ?? "PHONE") else {
            throw .invalidValue("addresses.mediaType", "must be one of \(Contact.Medium.allCases.listed)")
        }
        guard let purpose = Contact.Purpose(rawValue: body.type ?? "WORK") else {
            throw .invalidValue("addresses.type", "must be one of \(Contact.Purpose.allCases.listed)")
        }
        let address = try line(body.address, "addresses.address")
        let number = try line(body.extension, "addresses.extension", most: 32)
        guard address != nil || (medium == .phone && number != nil) else {
            throw .invalidValue("addresses.address", "must not be empty")
        }
        guard medium != .email || address.map(isEmail) == true else {
            throw .invalidValue("addresses.address", "must be an e-mail address where mediaType is EMAIL")
        }
        return Contact(
            medium: medium,
            purpose: purpose,
            address: address,
            telephoneExtension: number,
            country: try line(body.countryCode, "addresses.countryCode", most: 8)
        )
    }

    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && text.utf8.count <= 254 && parts.allSatisfy { !$0.isEmpty }
            && !text.unicodeScalars.contains {
                $0.isControl || $0.properties.isWhitespace || "<>,;\"%*".unicodeScalars.contains($0)
            }
    }
}

extension Unicode.Scalar {
    /// Whether it is no character that people read, or turns the direction of those around it.
    fileprivate var isControl: Bool {
        [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
            || properties.isBidiControl && value >= 0x202A
    }
}

extension Sequence where Element: RawRepresentable<String> {
    /// The values, for people.
    fileprivate var listed: String { map(\.rawValue).joined(separator: ", ") }
}
