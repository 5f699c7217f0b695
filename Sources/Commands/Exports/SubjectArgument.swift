internal import Client
private import Wire

/// A person as the command line names one: a user's id, an e-mail address, or a key such as `slack:U012AB3CD`.
enum SubjectArgument {
    case userID(String)
    case email(String)
    case externalID(String)

    init(_ text: String) throws {
        let parts = text.split(separator: "-")
        if parts.map(\.count) == [8, 4, 4, 4, 12], parts.joined().allSatisfy(\.isHexDigit) {
            self = .userID(text.lowercased())
        } else if text.contains("*") || text.contains("%") || text.lowercased() == "all" {
            throw CommandFailure.usage(
                "\(text) would mean everybody. Name each person; an organization is never exported whole."
            )
        } else if text.contains("@") {
            self = .email(text)
        } else if text.contains(":") {
            self = .externalID(text)
        } else {
            throw CommandFailure.usage(
                "\(text) names nobody. Give a user's id, an e-mail address, or a key such as slack:U012AB3CD."
            )
        }
    }

    /// The user's id on a server; the person must match exactly, and be the only one.
    func userID(on client: PrivacyClient) async throws -> String {
        let matches: [String?]
        switch self {
        case .userID(let id): return id
        case .email(let email):
            matches = try await client.subjects(searchType: "EMAIL", value: email)
                .filter { $0.emailAddresses?.contains { $0.lowercased() == email.lowercased() } == true }
                .map(\.userId)
        case .externalID(let key):
            matches = try await client.subjects(searchType: "EXTERNAL_ID", value: key)
                .filter { $0.externalId?.lowercased() == key.lowercased() }
                .map(\.userId)
        }
        let people = Set(matches.compactMap { $0 })
        guard let id = people.first, people.count == 1 else { throw ClientError.subjectNotFound(matches: people.count) }
        return id
    }
}
