public import Chat
internal import Database

extension RequestRepository {
    /// How many requests of an organization there are in each status; a status without any is left out.
    public func countByStatus(in organization: Organization.ID) throws -> [PrivacyRequest.Status: Int] {
        let counts = try connection.all(
            "SELECT status, COUNT(*) FROM requests WHERE organization = $1 GROUP BY status",
            [.id(organization)]
        ) { (try $0.value(0, named: "requests.status") as PrivacyRequest.Status, Int($0.integer(1))) }
        return Dictionary(uniqueKeysWithValues: counts)
    }
}
