public import Chat
public import Storage

extension SubjectDescription {
    /// Whom a request that failed was about, for the audit trail: the one person it names, or else the id as given.
    ///
    /// Names and addresses are left out, and an id that is none.
    public func auditDetails(in organization: Organization.ID, _ store: Store) async throws -> AuditDetails {
        let named = try await store.read { transaction -> User.ID? in
            do { return try resolve(in: organization, transaction).id } catch is SubjectRefusal { return nil }
        }
        guard let id = named ?? userID.flatMap(User.ID.init) else { return [:] }
        return ["subject": .text(id.description)]
    }
}
